import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tauscope } from '../headless/tauscope.ts';
import type { FirefoxApp, OpenApp } from './firefox.ts';
import {
  budgetSlider,
  button,
  choiceInAddress,
  focused,
  pickFiles,
  reload,
  shownChoice,
  valueOf,
  waitUntilExplored,
} from './firefoxPage.ts';
import { smallLink } from './smallLink.ts';

/** One visit from the first screen to the last download; every test goes on where the one before ended. */
export const visit = (openApp: OpenApp) =>
  describe('the app in Firefox', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tauscope-firefox-'));
    let app: FirefoxApp;
    let page: Page;
    let link = '';
    beforeAll(async () => {
      app = await openApp();
      ({ page } = app);
      const refinement = { points: 1, images: 40, steps: 8, mirror: true };
      link = await smallLink({ budgetPp: 6.3 }, { refinement });
    });
    afterAll(() => app.close());

    const file = (name: string) => join(folder, name);

    test('starts the example, and follows a link to an exploration', async () => {
      await button(page, 'Start the example').click();
      await button(page, 'Cancel').click();
      await button(page, 'Explore').wait();
      await page.goto(app.address + link);
      await waitUntilExplored(page);
      expect(await valueOf(await budgetSlider(page))).toBe('6.3');
    });

    test('chooses by the slider from the keyboard, and says whether the choice holds', async () => {
      const { keyboard } = page;
      const slider = await budgetSlider(page);
      await keyboard.press('Home');
      expect(await valueOf(slider)).toBe('0');
      const atNothing = await shownChoice(page);
      await keyboard.press('ArrowRight');
      expect(await valueOf(slider)).toBe('0.1');
      await keyboard.press('End');
      expect(await valueOf(slider)).toBe('10');
      const { tag, verdict } = await shownChoice(page);
      expect(tag).not.toBe(atNothing.tag);
      expect(verdict).toMatch(/^Holds on 20 held-out images/);
      await keyboard.press('Home');
      expect(await shownChoice(page)).toEqual(atNothing);
      await keyboard.press('End');
    });

    test('gives the results, the bundle and the firmware of the command, byte for byte', async () => {
      const [results, bundle, firmware] = [file('results.json'), file('bundle.zip'), file('board.hex')];
      const chosen = [results, '--budget', '10'];
      for (const args of [
        ['explore', '--recipe', link, '--workers', '1', '--out', results],
        ['export', ...chosen, '--workers', '1', '--out', bundle],
        ['firmware', ...chosen, '--workers', '1', '--out', firmware],
      ])
        expect((await tauscope(args)).code).toBe(0);
      const files = {
        'Results (.json)': results,
        'Download bundle (.zip)': bundle,
        'Firmware (.hex)': firmware,
      };
      for (const [name, expected] of Object.entries(files)) {
        const saved = await app.download(() => button(page, name).click());
        expect(saved.equals(readFileSync(expected)), name).toBe(true);
      }
    });

    test('opens the results file, draws the flash, and says why, by keyboard alone', async () => {
      const { keyboard } = page;
      await (await focused(page, 'button', 'Tauscope')).press('Enter');
      await button(page, 'Start the example').wait();
      await pickFiles(page, () => keyboard.press('o'), file('results.json'));
      await waitUntilExplored(page);
      await (await budgetSlider(page)).press('End');
      const before = await shownChoice(page);
      const flash = await focused(page, 'slider', 'Flash to take, at most');
      await flash.press('Home');
      expect(await shownChoice(page)).not.toEqual(before);
      await flash.press('End');
      expect(await shownChoice(page)).toEqual(before);
      await page.focus('[role=tab][aria-selected=true]');
      for (const view of [
        '[aria-label^="Layer 2 alone"]',
        '.heat-map',
        '.diff',
        '.changed',
        '.parallel-axes',
      ]) {
        await keyboard.press('ArrowRight');
        await page.waitForSelector(`[role=tabpanel] ${view}`);
      }
    });

    test('keeps the exploration over a reload, also when nobody serves the page any more', async () => {
      const before = await shownChoice(page);
      await expect.poll(() => choiceInAddress(page)).toEqual({ budgetPp: 10, rule: 'sensible' });
      await reload(page);
      await waitUntilExplored(page);
      expect(await shownChoice(page)).toEqual(before);
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });
      await app.stopServing();
      await reload(page);
      await waitUntilExplored(page);
      expect(await shownChoice(page)).toEqual(before);
    });

    test('has asked nothing of others and broken no rule of its policy', () => {
      expect(app.problems).toEqual([]);
    });
  });
