import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { csvParse } from 'd3';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentAt } from '../headless/exploredFile.ts';
import { tauscope } from '../headless/tauscope.ts';
import type { FirefoxApp, OpenApp } from './firefox.ts';
import type { ShownChoice } from './firefoxPage.ts';
import {
  budgetSlider,
  button,
  focused,
  pickFiles,
  reload,
  shownChoice,
  waitUntilExplored,
} from './firefoxPage.ts';
import { smallLink } from './smallLink.ts';

const folder = mkdtempSync(join(tmpdir(), 'tauscope-firefox-explorations-'));
const [one, other] = [join(folder, 'one.json'), join(folder, 'other.json')] as const;
const selectionImages = 40;

/** One visit with one exploration and the same for another board; every test goes on where the one before ended. */
export const explorations = (openApp: OpenApp) =>
  describe('explorations in Firefox', () => {
    let app: FirefoxApp;
    let page: Page;
    let onOther: ShownChoice;
    beforeAll(async () => {
      const link = await smallLink({ budgetPp: 10 });
      const onArduino = await smallLink({ budgetPp: 10 }, { board: 'nano-33-ble' });
      for (const [recipe, out] of [
        [link, one],
        [onArduino, other],
      ] as const)
        expect((await tauscope(['explore', '--recipe', recipe, '--workers', '1', '--out', out])).code).toBe(
          0,
        );
      app = await openApp();
      ({ page } = app);
      await page.goto(app.address + link);
      await waitUntilExplored(page);
    });
    afterAll(async () => {
      await app.close();
      rmSync(folder, { recursive: true });
    });

    const pickArduino = async () => {
      await (await focused(page, 'combobox', 'Board')).press('a');
      await page.waitForSelector(
        '::-p-text(Explored for the NUCLEO-U575ZI-Q, priced for the Arduino Nano 33 BLE.)',
      );
    };
    const toStart = async () => {
      await button(page, 'Tauscope').click();
      await button(page, 'Start the example').wait();
    };
    const willShow = (choice: ShownChoice) => expect.poll(() => shownChoice(page)).toEqual(choice);
    const rowsOf = async (table: string) => {
      await page.waitForSelector(table);
      return page.$$eval(`${table} tr`, (rows) =>
        rows.map((row) => [...row.children].map((cell) => cell.textContent.trim().replaceAll('\u00a0', ' '))),
      );
    };
    const pointsIn = (path: string) => {
      const { correct, latencyCycles } = documentAt(path).points;
      return correct.map((right, point) => ({ point, right, cycles: latencyCycles[point] }));
    };
    const shownPoints = async () => {
      const csv = await app.download(() => button(page, 'Download these (.csv)').click());
      const points = csvParse(csv.toString(), (row) => ({
        point: Number(row['Point']),
        right: (Number(row['Accuracy, %']) / 100) * selectionImages,
        cycles: Number(row['Cycles']),
      }));
      return [...points].sort((a, b) => a.point - b.point);
    };

    test('are priced for another board at once, with the accuracies that they have', async () => {
      await page.locator('[role=tab]::-p-text(Points)').click();
      const before = await shownChoice(page);
      expect(await shownPoints()).toEqual(pointsIn(one));
      await page.locator('.settings summary').click();
      await pickArduino();
      expect(await shownPoints()).toEqual(pointsIn(other));
      onOther = await shownChoice(page);
      expect(onOther.headline[0]).not.toBe(before.headline[0]);
      await button(page, 'Back to the NUCLEO-U575ZI-Q').click();
      await waitUntilExplored(page);
      expect(await shownPoints()).toEqual(pointsIn(one));
      expect(await shownChoice(page)).toEqual(before);
    });

    test('are shown by Back and Forward as they were left', async () => {
      await pickArduino();
      await (await budgetSlider(page)).press('Home');
      const first = await shownChoice(page);
      await (await focused(page, 'button', 'Explore for Arduino Nano 33 BLE')).press('Enter');
      await waitUntilExplored(page);
      await (await budgetSlider(page)).press('End');
      await willShow(onOther);
      await toStart();
      await page.goBack();
      await willShow(onOther);
      await page.goBack();
      await willShow(first);
      await page.goForward();
      await willShow(onOther);
      await page.goForward();
      await button(page, 'Start the example').wait();
    });

    test('are compared by mouse, from their results files, with the tables of the command', async () => {
      const { out } = await tauscope(['compare', one, other]);
      const written = out.split('\n').map((line) => line.trim().split(/ {2,}/));
      const differences = written.filter(([number, , , toFirst]) => number === '2' && toFirst);
      await pickFiles(page, () => button(page, 'Open model and data…').click(), one, other);
      const shown = (await rowsOf('.compare__table')).filter(([number]) => number === '2 other.json');
      expect(shown.map((cells) => cells.slice(1))).toEqual(differences.map((cells) => cells.slice(1)));
      expect(await rowsOf('.compare__settings')).toEqual([
        ['Setting', '1 one.json', '2 other.json'],
        ['Board', 'NUCLEO-U575ZI-Q, 160 MHz', 'Arduino Nano 33 BLE, 64 MHz'],
      ]);
      const [, point, latency] = shown.at(-1)!;
      await button(page, `Open 2 other.json: ${point}`).click();
      const { tag, headline } = await shownChoice(page);
      expect([tag, headline[0]]).toEqual([`#${point}`, latency]);
    });

    test('are compared by keyboard, from those that are kept, opened from there, and there after a reload', async () => {
      await toStart();
      const ticks = () => page.$$('.kept [type=checkbox]');
      await expect.poll(ticks).toHaveLength(2);
      for (const tick of await ticks()) await tick.press(' ');
      await (await focused(page, 'button', 'Compare these 2')).press('Enter');
      const boards = ['Arduino Nano 33 BLE, 64 MHz', 'NUCLEO-U575ZI-Q, 160 MHz'];
      const settings = () => rowsOf('.compare__settings');
      await expect.poll(async () => (await settings())[1]?.slice(1).sort()).toEqual(boards);
      const differences = await settings();
      await page.$eval('[role=group][aria-label^="2 "] [role=button]', (mark) =>
        (mark as SVGElement).focus(),
      );
      // The exact network is beside the fastest point.
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      const point = await page.evaluate(() => /point (\d+)/.exec(document.activeElement!.ariaLabel!)![1]);
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await shownChoice(page)).tag).toBe(`#${point}`);
      await page.goBack();
      await page.waitForSelector('.compare');
      await reload(page);
      await expect.poll(settings).toEqual(differences);
    });

    test('have asked nothing of others and broken no rule of the policy', () => {
      expect(app.problems).toEqual([]);
    });
  });
