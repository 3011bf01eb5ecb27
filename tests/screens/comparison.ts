import type { Page } from 'playwright-core';
import { unfold, waitUntilExplored } from '../browser/workbench.ts';
import { takePictures } from './camera.ts';

/** Explores with another place of what is skipped; then the list of both, and the two side by side. */
export async function comparison(page: Page): Promise<void> {
  await unfold(page, 'Settings');
  await page.getByLabel('Where').selectOption('equal');
  await page.getByLabel('Levels', { exact: true }).fill('11');
  await page.getByRole('button', { name: 'Explore', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  await waitUntilExplored(page);
  await page.getByRole('button', { name: 'Tauscope' }).click();
  const list = page.getByRole('region', { name: 'Your explorations' });
  await list.getByRole('checkbox').nth(1).waitFor();
  await takePictures(page, 'kept', { from: list });
  for (const tick of await list.getByRole('checkbox').all()) await tick.check();
  await list.getByRole('button', { name: 'Compare these 2' }).click();
  await page.getByRole('region', { name: 'Settings that differ' }).waitFor();
  await takePictures(page, 'compared');
}
