import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppBrowser } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { findings } from './findings.ts';
import { smallLink } from './smallLink.ts';
import { waitForHeldOut, waitUntilExplored } from './workbench.ts';

/** The results file that the page hands out. */
async function resultsOf(page: Page): Promise<string> {
  await waitUntilExplored(page);
  await waitForHeldOut(page);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Results (.json)' }).click();
  return readFile(await (await saved).path(), 'utf8');
}

/** How many explorations the page's database holds. */
function keptCount(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opened = indexedDB.open('tauscope');
        opened.onsuccess = () => {
          const count = opened.result.transaction('explorations').objectStore('explorations').count();
          count.onsuccess = () => resolve(count.result);
          opened.result.close();
        };
      }),
  );
}

describe.skipIf(!hasChromium)('what is kept, in Chromium,', () => {
  let app: AppBrowser;
  let link = '';
  beforeAll(async () => {
    app = await startAppBrowser();
    const layers = [2, 4].map((layer) => ({ layer, taus: [0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2] }));
    link = await smallLink(
      { budgetPp: 4 },
      { layers, splits: { calibration: 4, selection: 800, heldOut: 20 } },
    );
  });
  afterAll(() => app.close());

  test('an exploration goes on after a reload in its middle and a killed tab, and ends as an undisturbed one', async () => {
    const undisturbed = await app.open(link);
    const expected = await resultsOf(undisturbed.page);

    const { page, problems } = await app.open(link);
    const context = page.context();
    await expect.poll(() => keptCount(page), { timeout: 30_000 }).toBe(1);
    await page.reload();
    await page.getByRole('radiogroup', { name: /front/ }).waitFor();
    const crashed = page.waitForEvent('crash');
    void page.goto('chrome://crash').catch(() => undefined);
    await crashed;
    const next = await context.newPage();
    await next.goto(app.address);
    await next.getByRole('region', { name: 'Your explorations' }).locator('.kept__title').click();
    expect(await resultsOf(next)).toBe(expected);
    expect(problems).toEqual([]);
  });

  test('the list is accessible, renames, deletes and undoes', async () => {
    const { page } = await app.open(link);
    await resultsOf(page);
    const title = page.getByRole('button', { name: 'Tauscope' });
    await expect.poll(() => keptCount(page), { timeout: 30_000 }).toBe(1);
    await title.click();
    const list = page.getByRole('region', { name: 'Your explorations' });
    expect(await findings(page)).toEqual([]);
    await list.getByRole('button', { name: /^Rename/ }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('for the talk');
    await page.keyboard.press('Enter');
    await list.getByRole('button', { name: 'Delete for the talk' }).click();
    await list.getByText('for the talk is deleted').waitFor();
    await list.getByRole('button', { name: 'Undo' }).click();
    await list.getByRole('button', { name: 'for the talk', exact: true }).waitFor();
  });
});
