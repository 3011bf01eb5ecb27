import type { Page } from 'playwright-core';
import { waitUntilExplored } from '../browser/workbench.ts';
import { takePictures } from './camera.ts';

/** The built-in example, explored: README.md shows it. */
export async function exploration(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start the example' }).click();
  await waitUntilExplored(page);
  await page.locator('.verdict[data-holds]').waitFor();
  await page.getByText(/points? takes? about \d/).waitFor();
  await takePictures(page, 'explored');
  await page.emulateMedia({ colorScheme: 'dark' });
  await takePictures(page, 'explored-dark', { widths: [1440, 390] });
  await page.emulateMedia({ colorScheme: 'light' });
}
