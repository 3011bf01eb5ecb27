import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { takePictures } from './camera.ts';

/** The page that a person saves of an exploration. */
export async function report(page: Page): Promise<void> {
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Report (.html)' }).click();
  const folder = await mkdtemp(join(tmpdir(), 'tauscope-screens-'));
  const path = join(folder, 'report.html');
  await (await saved).saveAs(path);
  const opened = await page.context().newPage();
  await opened.goto(pathToFileURL(path).href);
  await takePictures(opened, 'report');
  await opened.close();
  await rm(folder, { recursive: true });
}
