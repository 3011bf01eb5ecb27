/** npm run screens: pictures of the built page's screens at three sizes into docs/screens. `npm run build` first. */
import { mkdir, rm } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { preview } from 'vite';
import { folder } from './camera.ts';
import { comparison } from './comparison.ts';
import { exploration } from './exploration.ts';
import { firstScreens } from './firstScreens.ts';
import { insights } from './insights.ts';
import { refinement } from './refinement.ts';
import { report } from './report.ts';

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const server = await preview({ logLevel: 'error', preview: { port: 0 } });
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

/** The first screen in a fresh profile. */
async function opened(): Promise<Page> {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  // A whole exploration is waited for, on whatever machine.
  page.setDefaultTimeout(10 * 60_000);
  await page.goto(server.resolvedUrls!.local[0]!);
  return page;
}

await firstScreens(await opened());
const page = await opened();
for (const screen of [exploration, insights, report, refinement, comparison]) await screen(page);

await browser.close();
await server.close();
