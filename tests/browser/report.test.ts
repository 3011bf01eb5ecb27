import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exploration } from '../../src/exploration/exploration.ts';
import { chosenPoint, frontOf } from '../../src/exploration/points/choice.ts';
import { htmlReport } from '../../src/report/html/htmlReport.ts';
import { exploredExample } from '../unit/report/exploredExample.ts';
import { hostileDrawings } from '../unit/report/hostileNames.ts';
import type { AppBrowser } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { findings } from './findings.ts';
import { overflowPx } from './workbench.ts';

describe.skipIf(!hasChromium)('a report in Chromium', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'tauscope-report-')), 'report.html');
  /** Reads like an option of the command that exports. */
  const modelName = 'a --point 3.tflite';
  let app: AppBrowser;
  let exploration: Exploration;
  beforeAll(async () => {
    app = await startAppBrowser();
    const explored = await exploredExample();
    const model = {
      ...explored.recipe.model,
      example: null,
      files: [{ name: modelName, sha256: '0'.repeat(64) }],
    };
    exploration = { ...explored, recipe: { ...explored.recipe, model } };
    writeFileSync(file, htmlReport([{ exploration, choice: { budgetPp: 0 } }]));
  });
  afterAll(() => app.close());

  const opened = async (options = {}) => {
    const requests: string[] = [];
    const { page, problems } = await app.open(pathToFileURL(file).href, options, async (page) =>
      page.on('request', (request) => requests.push(request.url())),
    );
    return { page, problems, requests };
  };
  const chosenName = (page: Page) => page.getByRole('heading', { name: /^Chosen: / }).innerText();

  test('is drawn as XML whatever the model is called', async () => {
    const { page } = await opened();
    const parsed = (svg: string) =>
      page.evaluate((text) => {
        const { documentElement } = new DOMParser().parseFromString(text, 'image/svg+xml');
        const fault = documentElement.querySelector('parsererror')?.textContent;
        return fault ?? documentElement.tagName;
      }, svg);
    for (const svg of await hostileDrawings()) expect(await parsed(svg)).toBe('svg');
    expect(await parsed('<svg xmlns="http://www.w3.org/2000/svg"><text>\u001b</text></svg>')).not.toBe('svg');
  });

  test('opens from a disk, asks for nothing, and answers by keyboard alone', async () => {
    const { page, problems, requests } = await opened();
    const { points } = exploration;
    const slider = page.getByRole('slider', { name: 'Accuracy to give up' });
    const told = page.getByRole('region', { name: /^Points of/ });
    for (const [key, budgetPp] of [
      ['End', 10],
      ['Home', 0],
      ['ArrowRight', 0.1],
    ] as const) {
      await slider.press(key);
      const point = chosenPoint(points, frontOf(points), { budgetPp });
      expect(await chosenName(page)).toMatch(point === 0 ? /Exact/ : new RegExp(`Point ${point}$`));
      expect(await told.locator('[aria-current]').getAttribute('data-row')).toBe(`${point}`);
      const commands = await page.locator('pre', { hasText: '--recipe' }).innerText();
      expect(commands).toContain(`'./${modelName}'`);
      expect(commands).toContain(`export results.json --point ${point} `);
    }
    const marks = page.getByRole('radiogroup', { name: /front/ }).getByRole('radio');
    expect(await marks.count()).toBeGreaterThan(2);
    await slider.press('Tab');
    await page.keyboard.press('Home');
    const first = await marks.first().getAttribute('aria-label');
    await page.locator('.note', { hasText: first!.split(',')[0]! }).waitFor();
    // The browser scrolls by it.
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Enter');
    expect(first).toContain(`${(await chosenName(page)).slice('Chosen: '.length)},`);
    await page.keyboard.press('Escape');
    expect(await page.locator('.note').isVisible()).toBe(false);

    const cycles = told.getByRole('button', { name: 'Cycles' });
    for (const [direction, sign] of [
      ['ascending', 1],
      ['descending', -1],
    ] as const) {
      await cycles.press('Enter');
      expect(await told.getByRole('columnheader', { name: 'Cycles' }).getAttribute('aria-sort')).toBe(
        direction,
      );
      const rows = await told
        .locator('tbody tr')
        .evaluateAll((found) => found.map((row) => Number(row.getAttribute('data-row'))));
      const sorted = rows.map((point) => sign * points.latencyCycles[point]!);
      expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
    }
    expect(requests).toEqual([pathToFileURL(file).href]);
    expect(problems).toEqual([`request: ${pathToFileURL(file).href}`]);
  });

  test('shows the point near the pointer, in any colours, and fits a small window', async () => {
    const { page } = await opened({ viewport: { width: 390, height: 844 } });
    const mark = page.getByRole('radio').first();
    await mark.hover({ position: { x: 6, y: 6 }, force: true });
    await page.locator('.note').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findings(page)).toEqual([]);
    }
    expect(await overflowPx(page)).toBe(0);
  });

  test('is a picture and tables without scripts', async () => {
    const { page } = await opened({ javaScriptEnabled: false });
    await page.getByRole('img', { name: /^lenet/ }).waitFor();
    expect(await page.getByRole('slider').count()).toBe(0);
    expect(await page.getByRole('row').count()).toBeGreaterThan(frontOf(exploration.points).length);
  });
});
