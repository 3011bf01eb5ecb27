import type { Locator, Page } from 'playwright-core';

/** What the page says about the chosen point. */
export interface ShownChoice {
  readonly tag: string;
  readonly figures: readonly string[];
}

export async function waitUntilExplored(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Explore again' }).waitFor();
}

/** Unfolds the part of the page with this heading; the focus stays where it is. */
export async function unfold(page: Page, heading: string): Promise<void> {
  await page
    .locator('details', { has: page.locator('summary', { hasText: heading }) })
    .evaluate((fold: HTMLDetailsElement) => (fold.open = true));
}

async function figureTable(page: Page): Promise<Locator> {
  await unfold(page, 'All figures');
  return page.locator('.chosen__figures .figure-table');
}

export async function shownChoice(page: Page): Promise<ShownChoice> {
  const figures = await figureTable(page);
  return {
    tag: await page.getByRole('region', { name: 'Chosen point' }).locator('.tag').innerText(),
    figures: await figures.locator('td').allInnerTexts(),
  };
}

/** Waits until the chosen point has a held-out accuracy. */
export async function waitForHeldOut(page: Page): Promise<void> {
  await (
    await figureTable(page)
  )
    .locator('tr', { hasText: 'Top-1 held-out' })
    .getByRole('cell')
    .nth(1)
    .filter({ hasText: '%' })
    .waitFor();
}

/** Horizontal overflow of the page in pixels. */
export function overflowPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
