import type { Page } from 'playwright-core';
import { waitUntilExplored } from '../browser/workbench.ts';
import { takePictures } from './camera.ts';

/** What a point becomes when its weights are tuned: one that loses enough to have something to learn. */
export async function refinement(page: Page): Promise<void> {
  await page.getByLabel('Accuracy to give up in percentage points').fill('5');
  await page.locator('.verdict[data-holds]').waitFor();
  await page.getByRole('button', { name: 'Refine this point' }).click();
  await page.getByText(/^#\d+, refined from #\d+$/).waitFor();
  await waitUntilExplored(page);
  await page.locator('.verdict[data-holds]').waitFor();
  await takePictures(page, 'refined');
}
