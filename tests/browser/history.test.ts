import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeShare } from '../../src/sharing/shareLink.ts';
import type { AppBrowser, OpenedPage } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { findings } from './findings.ts';
import { heldBack } from './heldBack.ts';
import { smallLink } from './smallLink.ts';
import { overflowPx, shownChoice, unfold, waitForHeldOut, waitUntilExplored } from './workbench.ts';

describe.skipIf(!hasChromium)('Back and Forward, in Chromium,', () => {
  let app: AppBrowser;
  let one = '';
  let other = '';
  let visited: OpenedPage;
  beforeAll(async () => {
    app = await startAppBrowser();
    [one, other] = [await smallLink({ budgetPp: 4 }), await smallLink({ budgetPp: 4 }, { seed: 4 })];
    visited = await app.open();
  });
  afterAll(() => app.close());

  const atStart = (page: Page) => page.getByRole('button', { name: 'Start the example' }).waitFor();

  async function explored(page: Page) {
    await waitUntilExplored(page);
    await waitForHeldOut(page);
    return shownChoice(page);
  }

  test('show what was left: the first screen, and explorations with their choices', async () => {
    const { page, problems } = visited;
    await atStart(page);
    await page.goto(app.address + one);
    await explored(page);
    await page.getByRole('slider', { name: /^Accuracy to give up/ }).press('PageUp');
    const first = await explored(page);
    await page.getByRole('button', { name: 'Zoom in' }).press('Enter');
    const whole = page.getByRole('button', { name: 'Whole', exact: true });
    await page.getByRole('slider', { name: /^Flash to take/ }).press('ArrowLeft');
    expect(await whole.isEnabled()).toBe(true);
    await page.getByRole('slider', { name: /^Flash to take/ }).press('ArrowRight');
    await page.goto(app.address + other);
    const second = await explored(page);
    // What was zoomed into is no part of another exploration.
    expect(await whole.isEnabled()).toBe(false);
    await page.getByRole('button', { name: 'Tauscope' }).click();
    await atStart(page);
    expect(new URL(page.url()).hash).toBe('');

    await page.goBack();
    expect(await explored(page)).toEqual(second);
    await page.getByRole('tab', { name: 'Significance' }).click();
    const map = page.getByRole('group', { name: 'Significance of the operands' });
    for (const key of ['ArrowRight', 'ArrowDown']) await map.press(key);
    await page.getByText('Channel 1, operand 0: significance').first().waitFor();
    await page.goBack();
    expect(await explored(page)).toEqual(first);
    // Nor is the entry of a map that was walked to.
    await page.getByText('Point at an entry').waitFor();
    await page.goForward();
    expect(await explored(page)).toEqual(second);
    await page.goForward();
    await atStart(page);

    // After a reload the steps are those that the browser keeps.
    await page.reload();
    await page.goBack();
    expect(await explored(page)).toEqual(second);
    expect(problems).toEqual([]);
  });

  test('leave each entry its own exploration when gone through faster than they open', async () => {
    const { page, problems } = await app.open();
    await atStart(page);
    for (const link of [one, other]) {
      await page.goto(app.address + link);
      await explored(page);
    }
    await page.reload();
    await explored(page);
    const goOn = await heldBack(page, (path) => path.includes('reading.worker'));
    await page.goBack();
    await page.getByText(/^Opening /).waitFor();
    const seedOfAddress = () => decodeShare(new URL(page.url()).hash).recipe.seed;
    expect(seedOfAddress()).toBe(3);
    // What is still shown takes another choice, but not the address of what is being opened.
    await page.getByRole('slider', { name: /^Accuracy to give up/ }).press('PageUp');
    await page.waitForTimeout(600);
    expect(seedOfAddress()).toBe(3);
    await page.goForward();
    goOn();
    await explored(page);
    await page.goBack();
    const seed = page.getByLabel('Seed');
    await unfold(page, 'Settings');
    await expect.poll(() => seed.inputValue()).toBe('3');
    await explored(page);
    expect(await seed.inputValue()).toBe('3');
    expect(seedOfAddress()).toBe(3);
    expect(problems).toEqual([]);
  });

  test('lead back to the first screen from an example that had no result when the page was loaded again', async () => {
    const { page } = await app.open();
    await page.getByRole('button', { name: 'Start the example' }).click();
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.waitForFunction(() => location.hash !== '');
    await page.reload();
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.goBack();
    await atStart(page);
    expect(new URL(page.url()).hash).toBe('');
  });

  test('lead back to a comparison, which opens points, takes files and links, and outlives a reload', async () => {
    const { page, problems } = await app.open();
    const forms = [2, 4].map((layer) => ({ layer, form: 'unpacked' as const }));
    const [one, other, unkept] = await Promise.all([
      smallLink({ budgetPp: 4 }, { forms }),
      smallLink({ budgetPp: 4 }, { forms, board: 'nucleo-l4r5zi' }),
      smallLink({ budgetPp: 4 }, { seed: 4 }),
    ]);
    for (const link of [one, other]) {
      await page.goto(app.address + link);
      await explored(page);
    }
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Results (.json)' }).click();
    const results = await readFile(await (await saved).path(), 'utf8');
    await page.getByRole('button', { name: 'Tauscope' }).click();
    const ticks = page.getByRole('region', { name: 'Your explorations' }).getByRole('checkbox');
    await expect.poll(() => ticks.count()).toBe(2);
    for (const tick of await ticks.all()) await tick.press('Space');
    await page.getByRole('button', { name: 'Compare these 2' }).press('Enter');
    const table = page.getByRole('region', { name: 'Points at equal losses' });
    const differences = page.getByRole('region', { name: 'Settings that differ' });
    await differences.getByRole('cell', { name: 'NUCLEO-L4R5ZI, 120 MHz' }).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findings(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => overflowPx(page)).toBe(0);
    await page.setViewportSize({ width: 1440, height: 900 });

    const front = page.getByRole('group', { name: /^2 / });
    await front.getByRole('button').first().focus();
    await page.keyboard.press('ArrowRight');
    const point = /point (\d+)/.exec((await page.locator(':focus').getAttribute('aria-label'))!)![1]!;
    await page.keyboard.press('Enter');
    expect((await explored(page)).tag).toBe(`#${point}`);
    await page.goBack();
    await page.reload();
    await table.waitFor();

    await page.getByLabel('Add links').fill(`${app.address}${unkept} ${app.address}${one}`);
    await page.keyboard.press('Enter');
    await page.getByText('Its results are not in this browser').waitFor();
    const files = ['damaged.json', 'theirs.json'].map((name, n) => ({
      name,
      mimeType: 'application/json',
      buffer: Buffer.from(results.slice(0, n === 0 ? 200 : undefined)),
    }));
    await page.locator('input[type=file]').setInputFiles(files);
    await page
      .getByRole('alert')
      .getByText(/^damaged\.json: .* may be cut off/)
      .waitFor();
    await differences.getByRole('columnheader', { name: '3 theirs.json' }).waitFor();
    await page.getByRole('checkbox', { name: '1 ' }).press('Space');
    expect(await page.getByRole('group', { name: /^1 / }).count()).toBe(0);
    expect(problems).toEqual([]);
  });

  test('the last choice is undone by its key', async () => {
    const { page, problems } = await app.openBeside(visited, one);
    await explored(page);
    const field = page.getByRole('spinbutton', { name: /^Accuracy to give up/ });
    const slider = page.getByRole('slider', { name: /^Accuracy to give up/ });
    const isFocused = () => slider.evaluate((input) => input === document.activeElement);
    await slider.press('PageUp');
    await expect.poll(() => field.inputValue()).toBe('5');
    await page.keyboard.press('Control+z');
    await expect.poll(() => field.inputValue()).toBe('4');
    expect(await isFocused()).toBe(true);
    await slider.press('PageUp');
    await page.getByRole('button', { name: 'Undo choice' }).press('Enter');
    await expect.poll(() => field.inputValue()).toBe('4');
    expect(await isFocused()).toBe(true);

    await field.fill('10.5');
    await page.getByText('A number from 0 to 10').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const described = await field.getAttribute('aria-describedby');
    expect(await page.locator(`[id="${described}"]`).innerText()).toBe('A number from 0 to 10');
    await field.blur();
    expect(await field.getAttribute('aria-describedby')).toBeNull();
    expect(await field.inputValue()).toBe('4');
    expect(problems).toEqual([]);
  });
});
