import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tauscope } from '../headless/tauscope.ts';
import type { FirefoxApp } from './firefox.ts';
import { hasFirefox, startFirefoxApp } from './firefox.ts';
import { smallLink } from './smallLink.ts';

/** One visit from the first screen to the last download; every test goes on where the one before ended. */
describe.skipIf(!hasFirefox)('the app in Firefox (needs firefox-esr)', { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-firefox-'));
  let app: FirefoxApp;
  let link = '';
  beforeAll(async () => {
    app = await startFirefoxApp();
    const refinement = { points: 1, images: 40, steps: 8, mirror: true };
    link = await smallLink({ budgetPp: 6.3 }, { refinement });
  });
  afterAll(() => app.close());

  const button = (name: string) => app.page.locator(`::-p-aria([name="${name}"][role="button"])`);
  const isExplored = () => button('Explore again').wait();
  const slider = async () =>
    (await app.page.waitForSelector('::-p-aria([name="Accuracy to give up, at most"][role="slider"])'))!;
  const sliderValue = async () => (await slider()).evaluate((input) => (input as HTMLInputElement).value);
  const file = (name: string) => join(folder, name);
  /** The chosen point and whether it holds, once that is known. */
  const shown = async () => {
    await app.page.waitForSelector('.verdict[data-holds]');
    return app.page.$$eval('.chosen .tag, .verdict p', (parts) => parts.map((part) => part.textContent));
  };

  test('starts the example, and follows a link to an exploration', async () => {
    await button('Start the example').click();
    await button('Cancel').click();
    await button('Explore').wait();
    await app.page.goto(app.address + link);
    await isExplored();
    expect(await sliderValue()).toBe('6.3');
  });

  test('chooses by the slider from the keyboard, and says whether the choice holds', async () => {
    const { keyboard } = app.page;
    await (await slider()).focus();
    await keyboard.press('Home');
    expect(await sliderValue()).toBe('0');
    const atNothing = await shown();
    await keyboard.press('ArrowRight');
    expect(await sliderValue()).toBe('0.1');
    await keyboard.press('End');
    expect(await sliderValue()).toBe('10');
    const [tag, verdict] = await shown();
    expect(tag).not.toBe(atNothing[0]);
    expect(verdict).toMatch(/^Holds on 20 held-out images/);
    await keyboard.press('Home');
    expect(await shown()).toEqual(atNothing);
    await keyboard.press('End');
  });

  test('gives the results, the bundle and the firmware of the command, byte for byte', async () => {
    const [results, bundle, firmware] = [file('results.json'), file('bundle.zip'), file('board.hex')];
    const chosen = [results, '--budget', '10'];
    for (const args of [
      ['explore', '--recipe', link, '--out', results],
      ['export', ...chosen, '--out', bundle],
      ['firmware', ...chosen, '--out', firmware],
    ])
      expect((await tauscope(args)).code).toBe(0);
    const files = {
      'Results (.json)': results,
      'Download bundle (.zip)': bundle,
      'Firmware (.hex)': firmware,
    };
    for (const [name, expected] of Object.entries(files)) {
      const saved = await app.download(() => button(name).click());
      expect(saved.equals(readFileSync(expected)), name).toBe(true);
    }
  });

  test('opens the results file, draws the flash, and says why, by keyboard alone', async () => {
    const { keyboard } = app.page;
    await button('Tauscope').click();
    const input = (await app.page.waitForSelector('input[type=file]')) as ElementHandle<HTMLInputElement>;
    await input.uploadFile(file('results.json'));
    await isExplored();
    await (await slider()).focus();
    await keyboard.press('End');
    const before = await shown();
    await app.page.focus('::-p-aria([name="Flash to take, at most"][role="slider"])');
    await keyboard.press('Home');
    expect(await shown()).not.toEqual(before);
    await keyboard.press('End');
    expect(await shown()).toEqual(before);
    await app.page.focus('[role=tab][aria-selected=true]');
    for (const view of [
      '[aria-label^="Layer 2 alone"]',
      '.heat-map',
      '.diff',
      '.changed',
      '.parallel-axes',
    ]) {
      await keyboard.press('ArrowRight');
      await app.page.waitForSelector(`[role=tabpanel] ${view}`);
    }
  });

  test('keeps the exploration over a reload, also when nobody serves the page any more', async () => {
    const before = await shown();
    await app.page.reload();
    await isExplored();
    expect(await shown()).toEqual(before);
    await app.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await app.stopServing();
    await app.page.reload();
    await isExplored();
    expect(await shown()).toEqual(before);
  });

  test('has asked nothing of others and broken no rule of its policy', () => {
    expect(app.problems).toEqual([]);
  });
});
