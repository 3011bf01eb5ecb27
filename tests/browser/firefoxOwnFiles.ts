import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentAt } from '../headless/exploredFile.ts';
import { tauscope } from '../headless/tauscope.ts';
import { cifar10Batch } from '../unit/store/cifar10Batch.ts';
import type { FirefoxApp, OpenApp } from './firefox.ts';
import type { ShownChoice } from './firefoxPage.ts';
import {
  budgetSlider,
  button,
  choiceInAddress,
  focused,
  pickFiles,
  reload,
  shownChoice,
  waitUntilExplored,
} from './firefoxPage.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-firefox-own-'));
const [model, data, results] = [
  join(folder, 'mine.tflite'),
  join(folder, 'batch.bin'),
  join(folder, 'mine.json'),
] as const;
const settings = { Calibration: 4, Selection: 40, 'Held-out': 20, Levels: 2, 'Highest share': 0.5 };

/** One visit with a person's own files; every test goes on where the one before ended. */
export const ownFiles = (openApp: OpenApp) =>
  describe('own files in Firefox', () => {
    let app: FirefoxApp;
    let page: Page;
    let choice: ShownChoice;
    beforeAll(async () => {
      copyFileSync(resolve(import.meta.dirname, '../../public/examples/lenet.tflite'), model);
      writeFileSync(data, cifar10Batch(64, 7));
      app = await openApp();
      ({ page } = app);
    });
    afterAll(async () => {
      await app.close();
      rmSync(folder, { recursive: true });
    });

    async function typeSettings() {
      for (const [label, value] of Object.entries(settings)) {
        const field = await focused(page, 'spinbutton', label);
        await field.evaluate((input) => (input as HTMLInputElement).select());
        await page.keyboard.type(`${value}`);
      }
      await page.waitForSelector('::-p-text(4 configurations)');
    }

    test('are opened together, explored and chosen from by mouse: with the results of the command', async () => {
      await pickFiles(page, () => button(page, 'Open model and data…').click(), model, data);
      await button(page, 'Explore').wait();
      await typeSettings();
      await button(page, 'Explore').click();
      await waitUntilExplored(page);
      const { x, y, width, height } = (await (await budgetSlider(page)).boundingBox())!;
      await page.mouse.move(x + 10, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width - 2, y + height / 2, { steps: 8 });
      await page.mouse.up();
      choice = await shownChoice(page);

      await page.waitForFunction(() => location.hash.length > 1);
      const link = await page.evaluate(() => location.hash);
      const explore = [
        'explore',
        model,
        '--data',
        data,
        '--recipe',
        link,
        '--workers',
        '1',
        '--out',
        results,
      ];
      expect((await tauscope(explore)).code).toBe(0);
      const { paths, ...expected } = documentAt(results);
      expect(paths).toEqual({ model: [model], data: [data] });
      const saved = await app.download(() => button(page, 'Results (.json)').click());
      expect(JSON.parse(saved.toString())).toEqual(expected);
      const point = Number(choice.tag.slice(1));
      const heldOut = (of: number) => expected.heldOut.find((each) => each.point === of)!.correct;
      expect(choice.headline[1]).toBe(`${((100 * expected.points.correct[point]!) / 40).toFixed(1)} %`);
      expect(choice.holds).toBe((100 * (heldOut(0) - heldOut(point))) / 20 <= 10);
    });

    test('are so by keyboard alone, with the same choice', async () => {
      await (await focused(page, 'button', 'Tauscope')).press('Enter');
      await button(page, 'Start the example').wait();
      await pickFiles(page, () => page.keyboard.press('o'), model, data);
      await button(page, 'Explore').wait();
      await typeSettings();
      await (await focused(page, 'button', 'Explore')).press('Enter');
      await waitUntilExplored(page);
      await (await budgetSlider(page)).press('End');
      expect(await shownChoice(page)).toEqual(choice);
    });

    test('are asked for after a reload, unless their images are kept, and the results are there', async () => {
      await expect.poll(() => choiceInAddress(page)).toEqual({ budgetPp: 10, rule: 'sensible' });
      await reload(page);
      await page.waitForSelector('::-p-text(These results need your files)');
      await pickFiles(page, () => button(page, 'Open these files…').click(), data);
      await waitUntilExplored(page);
      expect(await shownChoice(page)).toEqual(choice);

      await page.locator('.inputs summary').click();
      await page.locator('.inputs__keep input').click();
      await page.waitForSelector('.inputs__keep input:checked');
      await reload(page);
      await waitUntilExplored(page);
      expect(await shownChoice(page)).toEqual(choice);
    });

    test('have asked nothing of others and broken no rule of the policy', () => {
      expect(app.problems).toEqual([]);
    });
  });
