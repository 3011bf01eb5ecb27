import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sourceOf } from '../../src/exploration/recipe/source.ts';
import { glossary } from '../../src/words/glossary.ts';
import type { AppBrowser, OpenedPage } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { findings } from './findings.ts';
import { heldBack } from './heldBack.ts';
import { smallLink } from './smallLink.ts';
import { overflowPx, shownChoice, unfold, waitUntilExplored } from './workbench.ts';

/** Of these kernels those that skip are the faster ones, so there is a front to walk along. */
const forms = [2, 4].map((layer) => ({ layer, form: 'unpacked' as const }));

describe.skipIf(!hasChromium)('the app in Chromium', () => {
  let app: AppBrowser;
  let first: OpenedPage;
  let explored: OpenedPage;
  beforeAll(async () => {
    app = await startAppBrowser();
    first = await app.open();
    await first.page.getByRole('button', { name: 'Start the example' }).waitFor();
    explored = await app.open(await smallLink({ budgetPp: 4 }, { forms }));
    await waitUntilExplored(explored.page);
  });
  afterAll(async () => {
    await app.close();
    expect([...first.problems, ...explored.problems]).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'has no serious accessibility finding in %s colours',
    async (colorScheme) => {
      await first.page.emulateMedia({ colorScheme });
      expect(await findings(first.page)).toEqual([]);

      const { page } = explored;
      await page.emulateMedia({ colorScheme });
      const inputs = page.locator('summary', { hasText: 'Inputs' });
      expect(await findings(page)).toEqual([]);
      await inputs.press('Enter');
      await page.getByRole('img', { name: 'How often int8 values occur' }).waitFor();
      for (const part of ['Settings', 'Legend', 'All figures', 'Each class', 'command line'])
        await unfold(page, part);
      expect(await findings(page)).toEqual([]);
      await page.getByText('Table', { exact: true }).click();
      await page.keyboard.press('?');
      await page.getByRole('heading', { name: 'Keyboard' }).waitFor();
      expect(await findings(page)).toEqual([]);
      await page.getByRole('button', { name: 'Close' }).click();
      await page.getByText('Chart', { exact: true }).click();
      await inputs.press('Enter');
    },
  );

  test('has none either while a link waits for files, or an exploration runs', async () => {
    const model = sourceOf(null, [{ name: 'mine.tflite', bytes: new Uint8Array(1) }]);
    const waiting = await app.open(await smallLink({ budgetPp: 4 }, { model }));
    await waiting.page.getByRole('heading', { name: 'This link needs your files' }).waitFor();
    // More points than it can measure meanwhile.
    const layers = [2, 4].map((layer) => ({ layer, taus: Array.from({ length: 100 }, (_, k) => k / 1000) }));
    const splits = { calibration: 4, selection: 1000, heldOut: 20 };
    const running = await app.open(await smallLink({ budgetPp: 4 }, { layers, splits }));
    await running.page.locator('.front-chart').waitFor();
    for (const { page, problems } of [waiting, running]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await findings(page)).toEqual([]);
      }
      expect(problems).toEqual([]);
    }
    await running.page.getByRole('button', { name: 'Cancel' }).click();
  });

  test.each([
    [1440, 900],
    [1024, 768],
  ])('decides on one screen of %i x %i', async (width, height) => {
    const { page } = await app.openBeside(
      explored,
      await smallLink({ budgetPp: 10, rule: 'sensible' }, { forms }),
    );
    await page.setViewportSize({ width, height });
    await waitUntilExplored(page);
    await page.locator('.verdict[data-holds]').waitFor();
    for (const part of [
      page.locator('.front-chart'),
      page.getByRole('slider', { name: 'Accuracy to give up' }),
      page.getByRole('slider', { name: 'Flash to take' }),
      page.locator('.verdict'),
      page.getByRole('list', { name: 'Worth a look' }),
      page.getByRole('button', { name: 'Download bundle' }),
    ]) {
      const box = (await part.boundingBox())!;
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
    }
    const listed = page.getByRole('list', { name: 'Worth a look' }).getByRole('button').first();
    await listed.click();
    expect(await listed.getAttribute('aria-pressed')).toBe('true');
    await page.getByText('is picked by hand').waitFor();
    await expect.poll(() => page.title()).toMatch(/^✓ lenet/);
  });

  test('takes the colours of the system, or those a person sets', async () => {
    const { page } = await app.open('', { colorScheme: 'dark' });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await ground();
    expect(light).not.toBe(dark);
    await page.keyboard.press('t');
    await page.keyboard.press('t');
    expect(await ground()).toBe(dark);
    await page.reload();
    expect(await ground()).toBe(dark);
  });

  test.each([390, 768, 1440])('fits a window %i pixels wide', async (width) => {
    await first.page.setViewportSize({ width, height: 844 });
    await expect.poll(() => overflowPx(first.page)).toBe(0);
    await explored.page.setViewportSize({ width, height: 844 });
    // The chart follows its frame at the browser's next layout.
    await expect.poll(() => overflowPx(explored.page)).toBe(0);
  });

  test('walks along the front and chooses a point by keyboard alone', async () => {
    const { page } = explored;
    await page.getByText('All points').click();
    const marks = page.getByRole('radiogroup', { name: /front/ }).getByRole('radio');
    await expect.poll(() => marks.count()).toBeGreaterThan(1);
    await page.getByRole('slider', { name: 'Accuracy to give up' }).focus();
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
    // The legend lies between, and ways to save the chart.
    for (let stop = 0; stop < 24 && !/, [\d.]+ ms/.test(await focused()); stop++)
      await page.keyboard.press('Shift+Tab');
    expect(await focused()).toMatch(/^(point \d+|exact network), /);
    await page.keyboard.press('End');
    const last = await focused();
    await page.keyboard.press('ArrowLeft');
    const previous = await focused();
    expect(previous).not.toBe(last);
    await page.keyboard.press('Enter');
    const { tag } = await shownChoice(page);
    expect(previous).toContain(`point ${tag.slice(1)},`);
    await page.getByRole('button', { name: 'Choose by the budget again' }).click();
    expect(await page.getByText('is picked by hand').count()).toBe(0);
    await page.locator('[aria-live=polite]', { hasText: /^Chosen: / }).waitFor({ state: 'attached' });
  });

  test('keeps the focus on what is pressed, also when that is off meanwhile', async () => {
    const { page } = explored;
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    const download = page.getByRole('button', { name: 'Download bundle (.zip)' });
    await download.focus();
    const goOn = await heldBack(page, (path) => path.startsWith('/assets/export.worker-'));
    const started = page.waitForEvent('download');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Building…', disabled: true }).waitFor();
    expect(await focused()).toBe('Building…');
    goOn();
    await started;
    await download.waitFor();
    expect(await focused()).toBe('Download bundle (.zip)');
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('button', { name: 'Whole', exact: true }).press('Enter');
    await page.getByRole('button', { name: 'Whole', exact: true, disabled: true }).waitFor();
    expect(await focused()).toBe('Whole');
  });

  test('passes the focus on from a button that goes with what it is for', async () => {
    const { page } = explored;
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await unfold(page, 'Settings');
    await page.getByLabel('Seed').fill('11');
    await page.getByRole('button', { name: 'Go back to those' }).press('Enter');
    await expect.poll(focused).toBe('Explore again');
    const goOn = await heldBack(page, (path) => path.startsWith('/examples/'));
    await page.getByRole('button', { name: 'Examples' }).click();
    await page.getByRole('button', { name: /^AlexNet.*generated/ }).click();
    await page.getByRole('button', { name: 'Stop opening' }).press('Enter');
    await expect.poll(focused).toBe('Tauscope');
    goOn();
  });

  test('explains its words where they stand, by keyboard alone', async () => {
    const { page } = explored;
    for (const part of ['Settings', 'Legend', 'All figures']) await unfold(page, part);
    // Stands beside points whose code is copied to such a memory; this board has none.
    const words = Object.entries(glossary).filter(([id]) => id !== 'codeMemory');
    for (const [id, { text }] of words) {
      const word = page.locator(`[data-term=${id}]`).first();
      const note = page.locator('.term__note:popover-open');
      await word.press('Enter');
      expect(await note.innerText()).toContain(text);
      const { x, y, width, height } = (await note.boundingBox())!;
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(1440);
      expect(y + height).toBeLessThanOrEqual(900);
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toMatch(/^docs\//);
      if (id === 'tau') expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect(await note.count()).toBe(0);
      expect(await word.evaluate((element) => element === document.activeElement)).toBe(true);
    }
  });

  test('has documents beside it, in its own colours', async () => {
    const { page, problems } = await app.open('docs/search.html', { viewport: { width: 390, height: 844 } });
    await page.getByRole('navigation', { name: 'Documents' }).getByText('File formats').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findings(page)).toEqual([]);
    }
    expect(await overflowPx(page)).toBe(0);
    expect(problems).toEqual([]);
  });

  test('zooms into the chart by keyboard, follows the focus there, and shows the whole again', async () => {
    const { page } = explored;
    const chart = page.locator('.front-chart');
    const axes = () => chart.locator('.front-chart__axes').innerHTML();
    const whole = await axes();
    const marks = page.getByRole('radiogroup', { name: /front/ }).getByRole('radio');
    await marks.first().focus();
    for (let times = 0; times < 3; times++) await page.keyboard.press('+');
    const zoomed = await axes();
    expect(zoomed).not.toBe(whole);
    // These are the browser's.
    for (const key of ['+', '-', '0']) await page.keyboard.press(`Control+${key}`);
    expect(await axes()).toBe(zoomed);
    await page.keyboard.press('Control+ArrowRight');
    expect(await marks.first().evaluate((mark) => mark === document.activeElement)).toBe(true);
    const plot = (await chart.locator('canvas').boundingBox())!;
    const isInPlot = async (mark: Locator) => {
      const { x, y, width, height } = (await mark.boundingBox())!;
      const [middle, level] = [x + width / 2 - plot.x, y + height / 2 - plot.y];
      return middle >= 0 && middle <= plot.width && level >= 0 && level <= plot.height;
    };
    expect(await isInPlot(marks.first())).toBe(true);
    expect(await isInPlot(marks.last())).toBe(false);
    await page.keyboard.press('End');
    await expect.poll(() => isInPlot(marks.last())).toBe(true);
    await page.keyboard.press('0');
    await expect.poll(axes).toBe(whole);
    await page.getByRole('button', { name: 'Zoom in' }).press('Enter');
    await expect.poll(axes).not.toBe(whole);
    await page.getByRole('button', { name: 'Whole', exact: true }).press('Enter');
    await expect.poll(axes).toBe(whole);
  });

  test('walks through the insights by keyboard alone', async () => {
    const { page } = explored;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('tab', { name: 'Layers', exact: true }).focus();
    const open = async (title: string, content: Locator) => {
      const tab = page.getByRole('tab', { name: title, exact: true });
      const current = page.getByRole('tab', { selected: true });
      await current.press('Control+ArrowRight');
      expect(await tab.getAttribute('aria-selected')).toBe('false');
      await current.press('ArrowRight');
      expect(await tab.getAttribute('aria-selected')).toBe('true');
      await content.first().waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await findings(page)).toEqual([]);
      }
      expect(await overflowPx(page)).toBe(0);
    };
    await open('Sensitivity', page.getByRole('img', { name: /^Layer 2 alone: .* skipped 0\.00 pp/ }));
    await open('Significance', page.getByText(/\d+ output channels × \d+ operands: .* are skipped/));
    const map = page.getByRole('group', { name: 'Significance of the operands' });
    for (const key of ['ArrowRight', '+', 'ArrowDown']) await map.press(key);
    await page.getByText('Channel 1, operand 0: significance').first().waitFor();
    await map.press('Control+ArrowDown');
    expect(await page.getByText('Channel 1, operand 0: significance').count()).toBeGreaterThan(0);
    await open('Kernels', page.getByText(/[\d,]+ of [\d,]+ lines differ/));
    const code = page.getByRole('region', { name: 'Code of the exact and of the chosen kernel' });
    await page.getByRole('button', { name: 'Next difference' }).press('Enter');
    await code.getByText('smlad').first().waitFor();
    await open('Images', page.getByText(/\d+ of 20 answers are another one/));
    await page.getByText('40 selection', { exact: true }).click();
    await page.getByText(/\d+ of 40 answers are another one/).waitFor();
    const changes = await page.getByRole('group', { name: 'Change' }).innerText();
    const [lost, won] = [...changes.matchAll(/(\d+) (?:lost|won)/g)].map(([, count]) => Number(count));
    const figures = await shownChoice(page);
    const [exact, chosen] = figures.figures.slice(0, 2).map((text) => (40 * parseFloat(text)) / 100);
    expect(won! - lost!).toBeCloseTo(chosen! - exact!);
    await open('Points', page.getByText('9 of 9 points'));
    await page.getByLabel('Level of layer 4, at least').fill('0.1');
    await page.getByText('4 of 9 points').waitFor();
    const least = page.getByLabel('Accuracy, %, at least');
    await least.pressSequentially('12.345678');
    expect(await least.inputValue()).toBe('12.345678');
    await least.blur();
    expect(await least.inputValue()).toBe('12.345678');
    await least.fill('');
    const table = page.getByRole('region', { name: 'Points as a table' });
    await table.getByRole('button', { name: 'SMLADs' }).press('Enter');
    const smlads = (await table.locator('tbody tr td:nth-last-child(2)').allInnerTexts()).map((text) =>
      Number(text.replaceAll(',', '')),
    );
    expect(smlads).toHaveLength(4);
    expect(smlads).toEqual([...smlads].sort((a, b) => a - b));
    await page.setViewportSize({ width: 1440, height: 900 });

    // What is brushed is what the front's table holds, until all is shown again.
    await page.getByText('Table', { exact: true }).click();
    const front = page.getByRole('region', { name: 'The front as a table' }).locator('tbody tr');
    const brushedRows = await front.count();
    for (const row of await front.all())
      expect(await row.locator('.front__note').first().innerText()).toMatch(/, 0\.1$/);
    await page.getByText(/of \d+: those brushed under Points/).waitFor();
    await page.getByRole('button', { name: 'Show all' }).first().press('Enter');
    await page.getByText('9 of 9 points').waitFor();
    expect(await front.count()).toBeGreaterThan(brushedRows);

    // The sort stays with its column, whose title follows the budget.
    const sorted = page.getByRole('columnheader', { name: /^Within .* pp/ });
    await sorted.getByRole('button').press('Enter');
    const title = await sorted.innerText();
    await page.getByRole('slider', { name: /^Accuracy to give up/ }).press('ArrowRight');
    await expect.poll(() => sorted.innerText()).not.toBe(title);
    expect(await sorted.getAttribute('aria-sort')).toBe('ascending');
    await page.getByRole('slider', { name: /^Accuracy to give up/ }).press('ArrowLeft');
    await page.getByText('Chart', { exact: true }).click();
  });

  test('shows the point near the pointer and chooses it by a click', async () => {
    const { page } = explored;
    const mark = page.getByRole('radiogroup', { name: /front/ }).getByRole('radio').first();
    await mark.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const label = await mark.getAttribute('aria-label');
    // What is still being measured may move the chart.
    const isPointedOut = async () => {
      const { x, y } = (await mark.boundingBox())!;
      await page.mouse.move(x + 12, y - 5);
      return page.locator('.point-tooltip').isVisible();
    };
    await expect.poll(isPointedOut).toBe(true);
    const box = (await mark.boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    const { tag } = await shownChoice(page);
    expect(label).toContain(`point ${tag.slice(1)},`);
  });

  test('generates the kernels of the last choice, and no others any longer', async () => {
    const { page } = await app.openBeside(explored, await smallLink({ budgetPp: 4 }, { forms }));
    await waitUntilExplored(page);
    const goOn = await heldBack(page, (path) => path.startsWith('/assets/export.worker-'));
    await page.evaluate(() => {
      const running = new Set<Worker>();
      class CountedWorker extends Worker {
        constructor(url: URL, options: WorkerOptions) {
          super(url, options);
          if (url.href.includes('export')) running.add(this);
        }
        override terminate() {
          super.terminate();
          running.delete(this);
        }
      }
      Object.assign(window, { Worker: CountedWorker, running });
    });
    const runningCount = () =>
      page.evaluate(() => (window as unknown as { running: ReadonlySet<Worker> }).running.size);
    await page.getByRole('tab', { name: 'Kernels', exact: true }).click();
    await expect.poll(runningCount).toBe(1);
    const stop = page.getByRole('radiogroup', { name: /front/ }).locator('[role=radio][tabindex="0"]');
    for (const key of ['Home', 'End', 'ArrowLeft']) {
      await stop.press(key);
      await page.keyboard.press('Enter');
    }
    await expect.poll(runningCount).toBe(1);
    goOn();
    await page.getByRole('region', { name: 'Code of the exact and of the chosen kernel' }).waitFor();
    expect(await runningCount()).toBe(0);
  });
});
