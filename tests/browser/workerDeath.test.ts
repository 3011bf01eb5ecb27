import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { cifar10Batch } from '../unit/store/cifar10Batch.ts';
import type { AppBrowser, OpenedPage } from './chromium.ts';
import { hasChromium, startAppBrowser, withCores } from './chromium.ts';
import { servePrefixed } from './prefixed.ts';
import { smallLink } from './smallLink.ts';
import type { ShownChoice } from './workbench.ts';
import { shownChoice, waitForHeldOut, waitUntilExplored } from './workbench.ts';

/** What the page tells a worker, as far as it matters here. */
interface Told {
  readonly path?: readonly string[];
  readonly argumentList?: readonly { readonly value?: { readonly method?: string } }[];
}

/** Runs in a worker before its own script: ends it without a word as soon as it is asked for `method`. */
function closeWhenAsked(method: string): void {
  addEventListener('message', (event: MessageEvent<Told>) => {
    const { path, argumentList } = event.data;
    if (path?.[0] !== method && argumentList?.[0]?.value?.method !== method) return;
    event.stopImmediatePropagation();
    self.close();
  });
}

/** Runs in the page before its own scripts: what is asked for first by each of these methods becomes a call of `close`. */
function askToClose(methods: readonly string[]): void {
  const left = new Set<string | undefined>(methods);
  const { prototype } = Worker;
  const post = prototype.postMessage as (told: Told, transferred: Transferable[]) => void;
  prototype.postMessage = function (this: Worker, told: Told, transferred: Transferable[]) {
    const closes = left.delete(told.argumentList?.[0]?.value?.method);
    post.call(this, closes ? { path: ['close'] } : told, transferred);
  } as typeof prototype.postMessage;
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
  let undisturbed: OpenedPage;
  let whole: ShownChoice;
  beforeAll(async () => {
    app = await startAppBrowser();
    const layers = [
      { layer: 2, shares: [0, 0.9] },
      { layer: 4, shares: [0] },
    ];
    const refinement = { points: [2], images: 40, steps: 16, mirror: true };
    link = await smallLink({ budgetPp: 5 }, { method: 'compensated', layers, refinement });
    undisturbed = await app.open(link, {}, withOthers);
    await waitUntilExplored(undisturbed.page);
    await waitForHeldOut(undisturbed.page);
    whole = await shownChoice(undisturbed.page);
  });
  afterAll(() => app.close());

  /** One that works on goes on beside each engine's worker that ends. */
  const withOthers = (page: Page) => withCores(page, 2);
  const engines = (page: Page) => page.workers().filter((worker) => worker.url().includes('engine')).length;
  const bundle = (page: Page) => page.getByRole('button', { name: 'Download bundle (.zip)' });
  const small = { name: 'small.bin', mimeType: '', buffer: Buffer.from(cifar10Batch(60, 7)) };
  const alert = (page: Page) => page.getByRole('alert');

  test('is replaced while it works on moments, answers or distillation, and the results are the same', async () => {
    const methods = ['moments', 'classify', 'distil'];
    let workers = { started: 0 };
    const { page, problems } = await app.open(link, {}, async (page) => {
      await withOthers(page);
      workers = await closingWorkers(page, 'engine', 'close', Infinity);
      await page.addInitScript(askToClose, methods);
    });
    await waitUntilExplored(page);
    await waitForHeldOut(page);
    expect(await shownChoice(page)).toEqual(whole);
    const undisturbedCount = engines(undisturbed.page);
    expect(engines(page)).toBe(undisturbedCount);
    expect(workers.started).toBe(undisturbedCount + methods.length);
    expect(problems).toEqual([]);
  });

  test('is reported when the next one ends as well', async () => {
    const { page } = await app.open(link, {}, async (page) => {
      await withOthers(page);
      await closingWorkers(page, 'engine', 'classify', Infinity);
    });
    await alert(page).getByText('A worker failed: its thread was ended.').waitFor();
    await page.getByRole('button', { name: 'Explore', exact: true }).waitFor();
  });

  test('is replaced while it writes a bundle, and reported when the next one ends as well', async () => {
    const { page } = undisturbed;
    const workers = await closingWorkers(page, 'export', 'exportBundle', 3);
    await bundle(page).click();
    await alert(page).getByText('The bundle could not be written: its worker was ended.').waitFor();
    const download = page.waitForEvent('download');
    await bundle(page).click();
    await download;
    expect(workers.started).toBe(4);
  });

  test('is replaced while it paints points; where none can, the rest of the page stays', async () => {
    const { page, problems } = undisturbed;
    const workers = await closingWorkers(page, 'cloud', 'show', 3);
    const canvas = page.locator('.front-chart__cloud canvas');
    const chartAnew = async () => {
      await page.getByText('Table', { exact: true }).click();
      await page.getByText('Chart', { exact: true }).click();
    };
    await chartAnew();
    await page.getByText('The other points cannot be painted.').waitFor();
    expect(workers.started).toBe(2);
    expect(await canvas.count()).toBe(0);
    await chartAnew();
    await expect.poll(() => workers.started).toBe(4);
    await canvas.waitFor();
    expect(problems).toEqual([]);
  });

  test('is replaced while it reads files, and reported when the next one ends as well', async () => {
    const { page } = undisturbed;
    await page.getByRole('button', { name: 'Tauscope' }).click();
    await page.getByRole('button', { name: 'Start the example' }).waitFor();
    const workers = await closingWorkers(page, 'reading', 'open', 3);
    const input = page.locator('input[type=file]');
    await input.setInputFiles(small);
    await alert(page).getByText('The files could not be read: its worker was ended.').waitFor();
    await input.setInputFiles(small);
    await page.getByText('60 images of 32 × 32 × 3').waitFor();
    expect(workers.started).toBe(4);
  });
});
