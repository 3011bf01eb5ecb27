import type { Page } from 'playwright-core';
import { takePictures } from './camera.ts';

/** Tabs with what must be there before a picture is taken. */
const views = [
  { tab: 'Layers', content: '.layers .share-bar' },
  { tab: 'Sensitivity', content: '.layer-card svg' },
  { tab: 'Significance', content: '.map-legend' },
  { tab: 'Kernels', content: '.diff .hljs-keyword' },
  { tab: 'Images', content: '.changed__image canvas' },
  { tab: 'Points', content: '.points-table tbody tr' },
] as const;

/** What an exploration says beside its front, tab by tab. */
export async function insights(page: Page): Promise<void> {
  const from = page.locator('.insights');
  for (const { tab, content } of views) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    await page.locator(content).first().waitFor();
    const name = tab.toLowerCase();
    if (tab === 'Points') await brushBestPoints(page);
    await takePictures(page, name, { from });
    if (tab !== 'Significance') continue;
    await page.emulateMedia({ colorScheme: 'dark' });
    await takePictures(page, `${name}-dark`, { from, widths: [1440] });
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await page.getByRole('button', { name: 'Show all' }).first().click();
}

/** Keeps the points that lose least and are fast. */
async function brushBestPoints(page: Page): Promise<void> {
  await page.getByLabel('Accuracy, %, at least').fill('87');
  await page.getByLabel('Latency, ms, at most').fill('10');
  await page.keyboard.press('Enter');
}
