import type { Page } from 'playwright-core';

/** What the page says about the chosen point. */
export interface ShownChoice {
  readonly tag: string;
  readonly figures: readonly string[];
}

export async function waitUntilExplored(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Explore again' }).waitFor();
}

export async function shownChoice(page: Page): Promise<ShownChoice> {
  const chosen = page.getByRole('region', { name: 'Chosen point' });
  return {
    tag: await chosen.locator('.tag').innerText(),
    figures: await chosen.locator('.figure-table td').allInnerTexts(),
  };
}

/** Waits until the chosen point has a held-out accuracy. */
export async function waitForHeldOut(page: Page): Promise<void> {
  await page
    .locator('.figure-table tr', { hasText: 'Top-1 held-out' })
    .getByRole('cell')
    .nth(1)
    .filter({ hasText: '%' })
    .waitFor();
}

/** Horizontal overflow of the page in pixels. */
export function overflowPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
