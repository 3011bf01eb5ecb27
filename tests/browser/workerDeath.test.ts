import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { cifar10Batch } from '../unit/store/cifar10Batch.ts';
import type { AppBrowser } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { servePrefixed } from './prefixed.ts';
import { smallLink } from './smallLink.ts';
import type { ShownChoice } from './workbench.ts';
import { shownChoice, waitForHeldOut, waitUntilExplored } from './workbench.ts';

/** Runs in a worker before its own script: ends it without a word as soon as it is asked for `method`. */
function closeWhenAsked(method: string): void {
  addEventListener('message', (event: MessageEvent<{ path?: string[]; argumentList?: unknown[] }>) => {
    const { path, argumentList } = event.data;
    const call = argumentList?.[0] as { value?: { method?: string } } | undefined;
    if (path?.[0] !== method && call?.value?.method !== method) return;
    event.stopImmediatePropagation();
    self.close();
  });
}

/** Lets the first `count` workers of this kind that the page starts from now on close when asked; gives how many have started. */
async function closingWorkers(page: Page, kind: string, method: string, count: number) {
  const state = { started: 0 };
  // The page may end while one starts.
  onTestFinished(() => page.unrouteAll({ behavior: 'ignoreErrors' }));
  await page.route(new RegExp(`/assets/${kind}\\.worker-[\\w-]+\\.js$`), async (route) => {
    if (state.started++ >= count) return route.continue();
    return servePrefixed(route, `(${closeWhenAsked.toString()})(${JSON.stringify(method)})`);
  });
  return state;
}

describe.skipIf(!hasChromium)('a worker that ends without a word, in Chromium,', () => {
  let app: AppBrowser;
  let link = '';
  let undisturbed: Page;
  let whole: ShownChoice;
  beforeAll(async () => {
    app = await startAppBrowser();
    const layers = [2, 4].map((layer) => ({ layer, shares: [0, 0.7] }));
    const refinement = { points: 1, images: 60, steps: 24, mirror: true };
    link = await smallLink({ budgetPp: 5 }, { method: 'compensated', layers, refinement });
    ({ page: undisturbed } = await app.open(link));
    await waitUntilExplored(undisturbed);
    await waitForHeldOut(undisturbed);
    whole = await shownChoice(undisturbed);
  });
  afterAll(() => app.close());

  const opened = async (hash: string, method: string, count: number) => {
    const { page, problems } = await app.open();
    const workers = await closingWorkers(page, 'engine', method, count);
    await page.goto('about:blank');
    await page.goto(app.address + hash);
    return { page, problems, workers };
  };
  const bundle = (page: Page) => page.getByRole('button', { name: 'Download bundle (.zip)' });
  const small = { name: 'small.bin', mimeType: '', buffer: Buffer.from(cifar10Batch(60, 7)) };
  const alert = (page: Page) => page.getByRole('alert');

  test.each(['moments', 'classify', 'distil'])(
    'is replaced while it works on %s, and the results are the same',
    async (method) => {
      const { page, problems, workers } = await opened(link, method, 1);
      await waitUntilExplored(page);
      await waitForHeldOut(page);
      expect(await shownChoice(page)).toEqual(whole);
      expect(workers.started).toBeGreaterThan(1);
      expect(problems).toEqual([]);
    },
  );

  test('is reported when the next one ends as well', async () => {
    const { page } = await opened(link, 'classify', Infinity);
    await alert(page).getByText('A worker failed: its thread was ended.').waitFor();
    await page.getByRole('button', { name: 'Explore', exact: true }).waitFor();
  });

  test('is replaced while it writes a bundle, and reported when the next one ends as well', async () => {
    const page = undisturbed;
    const workers = await closingWorkers(page, 'export', 'exportBundle', 3);
    await bundle(page).click();
    await alert(page).getByText('The bundle could not be written: its worker was ended.').waitFor();
    const download = page.waitForEvent('download');
    await bundle(page).click();
    await download;
    expect(workers.started).toBe(4);
  });

  test('is replaced while it paints points; where none can, the rest of the page stays', async () => {
    const { page, problems } = await app.open();
    const workers = await closingWorkers(page, 'cloud', 'show', 3);
    const canvas = page.locator('.front-chart__cloud canvas');
    await page.goto('about:blank');
    await page.goto(app.address + link);
    await waitUntilExplored(page);
    await page.getByText('The other points cannot be painted.').waitFor();
    expect(workers.started).toBe(2);
    expect(await canvas.count()).toBe(0);
    await page.getByText('Table', { exact: true }).click();
    await page.getByText('Chart', { exact: true }).click();
    await expect.poll(() => workers.started).toBe(4);
    await canvas.waitFor();
    expect(problems).toEqual([]);
  });

  test('is replaced while it reads files, and reported when the next one ends as well', async () => {
    const { page } = await app.open();
    const workers = await closingWorkers(page, 'reading', 'open', 3);
    const input = page.locator('input[type=file]');
    await input.setInputFiles(small);
    await alert(page).getByText('The files could not be read: its worker was ended.').waitFor();
    await input.setInputFiles(small);
    await page.getByText('60 images of 32 × 32 × 3').waitFor();
    expect(workers.started).toBe(4);
  });
});
