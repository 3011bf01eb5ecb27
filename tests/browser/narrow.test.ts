import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppBrowser, OpenedPage } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { smallLink } from './smallLink.ts';
import { overflowPx, waitUntilExplored } from './workbench.ts';

const narrow = { width: 390, height: 844 };
const model = fileURLToPath(new URL('../../public/examples/lenet.tflite', import.meta.url));

/** What reaches beyond the window, in words, but for what scrolls into view and what only screen readers read. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isReachable = (element: Element): boolean => {
      for (let at: Element | null = element; at; at = at.parentElement) {
        const { overflowX, clipPath } = getComputedStyle(at);
        if (clipPath !== 'none' || (at !== element && ['auto', 'scroll'].includes(overflowX))) return true;
      }
      return false;
    };
    return [...document.querySelectorAll('body *')].flatMap((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      const isInside = width === 0 || (left >= 0 && right <= innerWidth);
      return isInside || isReachable(element) ? [] : [element.outerHTML.slice(0, 80)];
    });
  });
}

/** Nothing of the page hears of a size that was never painted. */
const painted = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

const isFolded = (table: Locator) =>
  table
    .locator('tbody tr')
    .first()
    .evaluate((row) => getComputedStyle(row).display === 'flex');

describe.skipIf(!hasChromium)('a narrow window in Chromium', () => {
  let app: AppBrowser;
  let explored: OpenedPage;
  beforeAll(async () => {
    app = await startAppBrowser();
    explored = await app.open(await smallLink({ budgetPp: 4 }), { viewport: narrow });
    await waitUntilExplored(explored.page);
  });
  afterAll(async () => {
    await app.close();
    expect(explored.problems).toEqual([]);
  });

  test('holds every insight, and the tab that is open', async () => {
    const { page } = explored;
    const tabs = page.getByRole('tablist', { name: 'Insights' });
    const isInView = async (tab: Locator) => {
      const [outer, inner] = [(await tabs.boundingBox())!, (await tab.boundingBox())!];
      return inner.x >= outer.x && inner.x + inner.width <= outer.x + outer.width;
    };
    for (const tab of await tabs.getByRole('tab').all()) {
      // Without the pointer, which would scroll to it.
      await tab.dispatchEvent('click');
      await page.locator('#insight > :not([role=status])').first().waitFor();
      expect(await isInView(tab)).toBe(true);
      await expect.poll(() => cutOff(page)).toEqual([]);
      expect(await overflowPx(page)).toBe(0);
    }
    const last = tabs.getByRole('tab', { selected: true });
    await page.setViewportSize({ width: 1440, height: 900 });
    await painted(page);
    await page.setViewportSize(narrow);
    await expect.poll(() => isInView(last)).toBe(true);
  });

  test('folds a table while its columns do not fit, whatever it holds', async () => {
    const { page } = explored;
    await page.getByRole('tab', { name: 'Layers' }).click();
    const table = page.getByRole('region', { name: 'Layers of the network' });
    expect(await isFolded(table)).toBe(true);
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect.poll(() => isFolded(table)).toBe(false);
    await table
      .locator('tbody th')
      .first()
      .evaluate((cell) => {
        const wide = document.createElement('div');
        wide.textContent = 'wide';
        wide.style.inlineSize = '1000px';
        cell.append(wide);
      });
    await expect.poll(() => isFolded(table)).toBe(true);
    await table
      .locator('tbody th div')
      .first()
      .evaluate((wide) => wide.remove());
    await expect.poll(() => isFolded(table)).toBe(false);
    await page.setViewportSize(narrow);
    await expect.poll(() => isFolded(table)).toBe(true);
  });

  test('offers the way on before what a model takes on every board', async () => {
    const { page, problems } = await app.open('', { viewport: narrow });
    await page.locator('input[type=file]').setInputFiles(model);
    await page.getByRole('region', { name: 'The exact network on every board' }).waitFor();
    const box = (await page.getByRole('button', { name: 'Open model and data…' }).boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(narrow.height);
    expect(await cutOff(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});
