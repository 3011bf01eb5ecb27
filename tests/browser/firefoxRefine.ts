import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResultsDocument } from '../headless/exploredFile.ts';
import { documentAt } from '../headless/exploredFile.ts';
import { tauscope } from '../headless/tauscope.ts';
import type { FirefoxApp, OpenApp } from './firefox.ts';
import { button, focused, reload, shownChoice, waitUntilExplored } from './firefoxPage.ts';
import { smallLink } from './smallLink.ts';

const recipeRefining = (points: number[]) =>
  smallLink({ point: 7 }, { refinement: { points, images: 40, steps: 8, mirror: true } });

export const refinement = (openApp: OpenApp) =>
  describe('refinement in Firefox', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tauscope-firefox-refine-'));
    let app: FirefoxApp;
    let page: Page;
    beforeAll(async () => {
      app = await openApp();
      ({ page } = app);
      await page.goto(app.address + (await recipeRefining([])));
      await waitUntilExplored(page);
    });
    afterAll(async () => {
      await app.close();
      rmSync(folder, { recursive: true });
    });

    /** The points that are chosen in the explorations of the page's database. */
    const keptChoices = () =>
      page.evaluate(
        () =>
          new Promise<(number | undefined)[]>((resolve) => {
            const opened = indexedDB.open('tauscope');
            opened.onsuccess = () => {
              const all = opened.result.transaction('explorations').objectStore('explorations').getAll();
              all.onsuccess = () =>
                resolve((all.result as { choice: { point?: number } }[]).map(({ choice }) => choice.point));
              opened.result.close();
            };
          }),
      );

    /** The kept exploration, opened from the first screen; its last point is chosen. */
    const reopened = async (points: number) => {
      const isListed = () => page.waitForSelector(`.kept ::-p-text(; ${points} points;)`);
      await button(page, 'Tauscope').click();
      await isListed();
      await expect.poll(keptChoices).toEqual([points - 1]);
      await reload(page);
      await isListed();
      await page.locator('.kept .kept__title').click();
      await waitUntilExplored(page);
      return shownChoice(page);
    };

    test('gives by mouse the new point that the command finds, and a reload keeps it', async () => {
      const { headline } = await shownChoice(page);
      await button(page, 'Refine this point').click();
      await page.waitForSelector('.chosen ::-p-text(#9, refined from #7)');
      await waitUntilExplored(page);
      const refined = await shownChoice(page);
      expect(refined.headline[0]).toBe(headline[0]);
      expect(refined.headline[1]).not.toBe(headline[1]);

      const results = join(folder, 'refined.json');
      const explore = ['explore', '--recipe', await recipeRefining([7]), '--workers', '1', '--out', results];
      expect((await tauscope(explore)).code).toBe(0);
      const saved = await app.download(() => button(page, 'Results (.json)').click());
      const { heldOut: expectedHeldOut, ...expected } = documentAt(results);
      const { heldOut, ...found } = JSON.parse(saved.toString()) as ResultsDocument;
      expect(found).toEqual(expected);
      // The page has measured the front as it was before, too.
      expect(heldOut).toEqual(expect.arrayContaining(expectedHeldOut));
      expect(await reopened(10)).toEqual(refined);
    });

    test('goes on by keyboard with another point', async () => {
      await (await focused(page, 'radio', 'Table')).press(' ');
      await (await focused(page, 'button', '#8')).press('Enter');
      await (await focused(page, 'button', 'Refine this point')).press('Enter');
      await page.waitForSelector('.chosen ::-p-text(#10, refined from #8)');
      await waitUntilExplored(page);
      const refined = await shownChoice(page);
      expect(await reopened(11)).toEqual(refined);
    });

    test('has asked nothing of others and broken no rule of the policy', () => {
      expect(app.problems).toEqual([]);
    });
  });
