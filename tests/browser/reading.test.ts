import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFolder } from '../../src/cli/readFolder.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import { sha256Hex } from '../../src/network/sha256.ts';
import { decodeShare } from '../../src/sharing/shareLink.ts';
import { idxFile, jpegFile, pngFile, tarFile } from '../unit/images/makeFiles.ts';
import { cifar10Batch } from '../unit/store/cifar10Batch.ts';
import type { AppBrowser, OpenedPage } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { heldBack } from './heldBack.ts';
import { lenetFile } from './smallLink.ts';

const batchCount = 5;
const small = { name: 'small.bin', mimeType: '', buffer: Buffer.from(cifar10Batch(60, 7)) };

/** A CIFAR-10 archive of full size: five batches of 10,000 images, 154 MB when unpacked. */
function largeArchive(folder: string): string {
  const batches = Array.from({ length: batchCount }, (_, n) => {
    const part = cifar10Batch(500, n);
    return [`data_batch_${n + 1}.bin`, Buffer.concat(Array<Uint8Array>(20).fill(part))] as const;
  });
  const path = join(folder, 'large.tar.gz');
  writeFileSync(path, gzipSync(tarFile(batches), { level: 1 }));
  return path;
}

const readingScript = /\/assets\/reading\.worker-[\w-]+\.js$/;
const readingWorkers = (page: Page) => page.workers().filter((worker) => worker.url().includes('reading'));
/** A browser may let a busy worker run on for seconds before it ends it. */
const noReadingWorker = (page: Page) => expect.poll(() => readingWorkers(page)).toEqual([]);
const files = (page: Page) => page.locator('input[type=file]');
const frames = (page: Page, count: number) =>
  page.evaluate(async (wanted) => {
    for (let seen = 0; seen < wanted; seen++) await new Promise(requestAnimationFrame);
  }, count);
const toFirstScreen = async (page: Page) => {
  await page.getByRole('button', { name: 'Tauscope' }).click();
  await page.getByRole('button', { name: 'Start the example' }).waitFor();
};
/** Drops files or folders as a person does. */
async function dropOn(page: Page, paths: string[]) {
  const devTools = await page.context().newCDPSession(page);
  const [x, y] = [200, 200];
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    devTools.send('Input.dispatchDragEvent', {
      ...{ type, x, y },
      data: { items: [], files: paths, dragOperationsMask: 1 },
    });
  await drag('dragEnter');
  await drag('dragOver');
  // Until the page has said that it takes them, nothing is dropped.
  await page.getByText(/^Drop a \.tflite or \.onnx model/).waitFor();
  // Results that come in meanwhile replace what lies there.
  const content = await page.evaluateHandle(
    ([x, y]) => document.elementsFromPoint(x, y).find((element) => element.closest('main'))!,
    [x, y] as const,
  );
  const place = await content.evaluateHandle((element) => {
    const comment = document.createComment('');
    element.replaceWith(comment);
    return comment;
  });
  await drag('drop');
  await place.evaluate((comment, element) => comment.replaceWith(element), content);
}
const opening = (page: Page) => page.getByText(/^Opening large\.tar\.gz \([\d,]+ bytes\)…$/);
const isOpen = (page: Page, images: string) => page.getByText(`${images} images of 32 × 32 × 3`).waitFor();

describe.skipIf(!hasChromium)('reading data in Chromium', () => {
  let app: AppBrowser;
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-reading-'));
  let archive = '';
  /** At the first screen whenever a test begins. */
  let first: OpenedPage;
  beforeAll(async () => {
    archive = largeArchive(folder);
    app = await startAppBrowser();
    first = await app.open();
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  test('happens in a worker while the page goes on, and ends with it', async () => {
    const { page, problems } = await app.open();
    const started = page.waitForEvent('worker', (worker) => worker.url().includes('reading'));
    await files(page).setInputFiles(archive);
    const worker = await started;
    const ended = worker.waitForEvent('close');
    await opening(page).waitFor();
    // While the page paints, the worker is too busy to answer: the work is there and not here.
    let state = 'answers';
    while (state === 'answers') {
      state = 'is busy';
      void worker
        .evaluate(() => null)
        .then(
          () => (state = 'answers'),
          () => (state = 'has ended'),
        );
      await frames(page, 30);
    }
    expect(`the worker ${state}`).toBe('the worker is busy');
    await opening(page).waitFor();
    await isOpen(page, (batchCount * 10_000).toLocaleString('en'));
    await ended;
    expect(readingWorkers(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  test('ends at once when stopped, also by Escape, or when other files are opened', async () => {
    const { page, problems } = first;
    for (const stop of [
      () => page.getByRole('button', { name: 'Stop opening' }).click(),
      () => page.keyboard.press('Escape'),
    ]) {
      await files(page).setInputFiles(archive);
      await opening(page).waitFor();
      await stop();
      await opening(page).waitFor({ state: 'detached' });
      await page.getByText('Drop files anywhere on this page').waitFor();
      await noReadingWorker(page);
    }
    await files(page).setInputFiles(archive);
    await opening(page).waitFor();
    await files(page).setInputFiles(small);
    await isOpen(page, '60');
    await noReadingWorker(page);
    await toFirstScreen(page);
    expect(problems).toEqual([]);
  });

  test.each([
    ['cannot be loaded', (route: Route) => route.abort(), 'its worker does not start'],
    [
      'dies',
      (route: Route) =>
        route.fulfill({ contentType: 'text/javascript', body: 'throw Error("it is broken")' }),
      'it is broken',
    ],
  ])('says so when its worker %s, and works when it can', async (_, broken, cause) => {
    const { page } = first;
    await page.route(readingScript, broken);
    await files(page).setInputFiles(small);
    const alert = page.getByRole('alert');
    await alert.getByText(/^The files could not be read: .*What was open stays/).waitFor();
    expect(await alert.innerText()).toContain(cause);
    await page.getByText('Drop files anywhere on this page').waitFor();
    await page.unroute(readingScript);
    await files(page).setInputFiles(small);
    await isOpen(page, '60');
    expect(await alert.innerText()).toBe('');
    await toFirstScreen(page);
  });

  test('offers the test pair of four IDX files for the held-out images', async () => {
    const { page, problems } = await app.open();
    const idx = (name: string, extents: number[], content: ArrayLike<number>) => ({
      name,
      mimeType: '',
      buffer: idxFile(extents, content),
    });
    const { name, bytes } = await lenetFile();
    await files(page).setInputFiles([
      { name, mimeType: '', buffer: Buffer.from(bytes) },
      ...['train', 't10k'].flatMap((part, seed) => {
        const { values, labels } = syntheticSet(60, seed);
        return [
          idx(`${part}-images-idx4-ubyte`, [60, 32, 32, 3], values),
          idx(`${part}-labels-idx1-ubyte`, [60], labels),
        ];
      }),
    ]);
    const from = page.getByLabel('Held-out from');
    expect(await from.inputValue()).toBe('t10k-images-idx4-ubyte');
    expect(await page.getByLabel('Held-out', { exact: true }).inputValue()).toBe('60');
    await from.selectOption('train-images-idx4-ubyte');
    await expect
      .poll(() => decodeShare(new URL(page.url()).hash).recipe.splits.heldOutFile)
      .toBe('train-images-idx4-ubyte');
    expect(problems).toEqual([]);
  });

  test('says at once that a dropped folder is opened, and leaves it when stopped', async () => {
    const path = join(folder, 'stopped');
    mkdirSync(path);
    writeFileSync(join(path, 'a.png'), pngFile(4, 4, new Array<number>(48).fill(7), { colourType: 2 }));
    const { page, problems } = await app.open();
    await page.evaluate(() => {
      const released = new Promise((resolve) => window.addEventListener('released', resolve));
      const { prototype } = DataTransferItem;
      const entryOf = Object.getOwnPropertyDescriptor(prototype, 'webkitGetAsEntry')!.value as () => unknown;
      prototype.webkitGetAsEntry = function () {
        const entry = entryOf.call(this) as FileSystemDirectoryEntry;
        const reader = entry.createReader();
        const read = reader.readEntries.bind(reader);
        reader.readEntries = (...answers) => void released.then(() => read(...answers));
        entry.createReader = () => reader;
        return entry;
      };
    });
    await dropOn(page, [path]);
    await page.getByText('Opening stopped…').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Opening stopped…').waitFor({ state: 'detached' });
    await page.evaluate(() => window.dispatchEvent(new Event('released')));
    await frames(page, 30);
    expect(readingWorkers(page)).toEqual([]);
    expect(await page.getByRole('alert').innerText()).toBe('');
    expect(problems).toEqual([]);
  });

  test('opens a dropped folder of images as the command does', async () => {
    const images = join(folder, 'images');
    for (let n = 0; n < 30; n++) {
      const [path, kind] = [join(images, n % 3 === 0 ? 'test' : 'train', `class ${n % 10}`), n % 2 === 0];
      mkdirSync(path, { recursive: true });
      const pixels = Array.from({ length: 40 * 36 * 3 }, (_, at) => (at * (n + 3)) % 256);
      const bytes = kind ? jpegFile(40, 36, pixels) : pngFile(40, 36, pixels, { colourType: 2 });
      writeFileSync(join(path, `${n}.${kind ? 'jpg' : 'png'}`), bytes);
    }
    const { page, problems } = await app.open();
    const { name, bytes } = await lenetFile();
    await files(page).setInputFiles({ name: `my ${name}`, mimeType: '', buffer: Buffer.from(bytes) });
    await page.getByText(/is open\. Now open the labelled data/).waitFor();
    await dropOn(page, [images]);
    await page.getByText(/30 of the 30 images of images were scaled and cropped .* to 32 x 32\./).waitFor();
    await expect.poll(() => new URL(page.url()).hash).toMatch(/^#2/);
    const { recipe } = decodeShare(new URL(page.url()).hash);
    const packed = await readFolder(images);
    expect(recipe.data.files).toEqual([{ name: 'images', sha256: sha256Hex(packed.bytes) }]);
    expect(recipe.splits).toMatchObject({ heldOut: 10, heldOutFile: 'test' });

    await page.getByText('Inputs', { exact: true }).click();
    const [sizes, colours] = [page.getByLabel('Other sizes'), page.getByLabel('Colours')];
    const explore = page.getByRole('button', { name: 'Explore', exact: true });
    const goOn = await heldBack(page, (path) => readingScript.test(path));
    await sizes.selectOption('stretch');
    await colours.selectOption('bgr');
    expect([await sizes.inputValue(), await colours.inputValue()]).toEqual(['stretch', 'bgr']);
    expect(await explore.isEnabled()).toBe(false);
    const why = page.getByText('The images are read anew first.');
    expect(await why.isVisible()).toBe(true);
    goOn();
    await page.getByText(/30 of the 30 images of images were stretched to 32 x 32\./).waitFor();
    expect([await explore.isEnabled(), await why.isVisible()]).toEqual([true, false]);
    const read = () => decodeShare(new URL(page.url()).hash).recipe;
    await expect.poll(read).toMatchObject({ resize: 'stretch', colourOrder: 'bgr' });
    await colours.selectOption('rgb');
    await expect.poll(read).not.toHaveProperty('colourOrder');
    expect(read().resize).toBe('stretch');
    expect(problems).toEqual([]);
  });
});
