import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classOf } from '../../src/arithmetic/classOf.ts';
import { runNetwork } from '../../src/arithmetic/runNetwork.ts';
import { networkInput } from '../../src/images/quantiseInput.ts';
import { splitImages } from '../../src/images/splits.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import { tensorOf } from '../../src/network/network.ts';
import { writeFloatOnnx } from '../../src/network/onnx/write/writeFloat.ts';
import { readModel } from '../../src/network/readModel.ts';
import { realNetwork } from '../../src/network/realNetwork.ts';
import { sha256Hex } from '../../src/network/sha256.ts';
import { decodeShare } from '../../src/sharing/shareLink.ts';
import { formatPercent } from '../../src/words/percents.ts';
import { cifar10Batch } from '../unit/store/cifar10Batch.ts';
import type { AppBrowser } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { findings } from './findings.ts';
import { lenetFile } from './smallLink.ts';
import { overflowPx, unfold, waitUntilExplored } from './workbench.ts';

const imageCount = 200;
const splits = { calibration: 24, selection: 32, heldOut: 60 };
const data = { name: 'own.bin', mimeType: '', buffer: Buffer.from(cifar10Batch(imageCount, 7)) };

/** The built-in LeNet in float, as training leaves it. */
async function floatFile() {
  const { name, bytes } = await lenetFile();
  const real = realNetwork(readModel(bytes, name));
  return { name: 'own.onnx', mimeType: '', buffer: Buffer.from(writeFloatOnnx(real, [real.layers.length])) };
}

const panel = (page: Page) => page.getByRole('region', { name: 'Quantise' });
const start = (page: Page) => panel(page).getByRole('button', { name: 'Quantise', exact: true });
const files = (page: Page) => page.locator('input[type=file]').first();
const alert = (page: Page) => page.getByRole('alert');
const figure = (page: Page, name: string) =>
  panel(page).locator('dl div', { hasText: name }).locator('strong').innerText();

async function setSplits(page: Page): Promise<void> {
  await panel(page).getByLabel('Calibration').fill(String(splits.calibration));
  await panel(page).getByLabel('Selection').fill(String(splits.selection));
  await panel(page).getByLabel('Held-out').fill(String(splits.heldOut));
}

describe.skipIf(!hasChromium)('quantisation in Chromium', () => {
  let app: AppBrowser;
  beforeAll(async () => {
    app = await startAppBrowser();
  });
  afterAll(() => app.close());

  test('makes an int8 network of a float one, which is saved and explored', async () => {
    const { page, problems } = await app.open();
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    await files(page).setInputFiles(await floatFile());
    await panel(page).getByText('open the labelled data it was trained for').waitFor();
    await files(page).setInputFiles(data);
    await setSplits(page);
    expect(requested.filter((url) => /onnxruntime|ort-wasm/.test(url))).toEqual([]);
    await start(page).click();
    await panel(page).getByRole('button', { name: 'Use it' }).waitFor();
    const tried = splits.calibration + splits.selection;
    const said = RegExp(`Input scale .*: the float network has \\d+ of ${tried} images right`);
    expect(await panel(page).innerText()).toMatch(said);

    expect(await findings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await findings(page)).toEqual([]);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel(page).getByRole('button', { name: 'Save .tflite' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('own-int8.tflite');
    const saved = new Uint8Array(await readFile(await download.path()));

    await panel(page).getByRole('button', { name: 'Use it' }).click();
    await unfold(page, 'Settings');
    await page.getByLabel('Levels', { exact: true }).fill('3');
    await page.getByRole('button', { name: 'Explore', exact: true }).click();
    await waitUntilExplored(page);
    const { recipe } = decodeShare(new URL(page.url()).hash);
    expect(recipe.float?.name).toBe('own.onnx');
    await page.getByText('against the float network own.onnx', { exact: true }).waitFor();
    expect(recipe.model.files).toEqual([{ name: 'own-int8.tflite', sha256: sha256Hex(saved) }]);

    // What the panel says of the int8 network, on the plain operators.
    const network = readModel(saved, 'own-int8.tflite');
    const images = syntheticSet(imageCount, 7);
    const inputOf = networkInput(images, network, recipe.inputScale);
    const { zeroPoint } = tensorOf(network, network.output);
    const { heldOut } = splitImages(images, splits, recipe.seed);
    const right = [...heldOut].filter(
      (image) =>
        classOf(runNetwork(network, inputOf(image), { rounding: 'double' }), zeroPoint) ===
        images.labels[image],
    );
    expect(await figure(page, 'Top-1 int8')).toBe(formatPercent((100 * right.length) / splits.heldOut, 2));
    expect(right.length).toBeGreaterThan(splits.heldOut / 2);

    await page.getByRole('tab', { name: 'Beside onnxruntime' }).click();
    await page.getByRole('button', { name: 'Compare with onnxruntime' }).click();
    const beside = page.getByRole('region', { name: 'Beside onnxruntime' });
    await beside.getByText('Every difference is one of rounding.').waitFor();
    expect(await beside.innerText()).toMatch(/equal answers (9\d|100)\.\d\d % \(\d+ of 200\)/);
    await beside.getByText('Layers on 16 images').click();
    expect(await beside.getByRole('row').count()).toBeGreaterThan(7);
    expect(await findings(page)).toEqual([]);

    await page.setViewportSize({ width: 360, height: 740 });
    await expect.poll(() => overflowPx(page)).toBe(0);
    expect(problems).toEqual([]);
  });

  test('is cancelled at once, and says what is wrong with its settings', async () => {
    const { page, problems } = await app.open();
    await files(page).setInputFiles([await floatFile(), data]);
    await start(page).click();
    const cancel = panel(page).getByRole('button', { name: 'Cancel' });
    await panel(page)
      .getByText(/^[2-5]\/5 /)
      .waitFor();
    await cancel.click();
    await start(page).waitFor();
    const workers = () => page.workers().filter((worker) => worker.url().includes('onnxruntime'));
    await expect.poll(workers).toEqual([]);
    await panel(page).getByLabel('Input scale').fill('x/256');
    await start(page).click();
    await alert(page).getByText('found "x/256"').waitFor();
    expect(problems).toEqual([]);
  });

  test('says so when onnxruntime cannot be loaded, and everything else works', async () => {
    const { page } = await app.open();
    await page.route(/ort-wasm/, (route) => route.abort());
    await files(page).setInputFiles([await floatFile(), data]);
    await start(page).click();
    await alert(page)
      .getByText(/^The model could not be quantised: .*What was open stays/)
      .waitFor();
    const { name, bytes } = await lenetFile();
    await files(page).setInputFiles({ name, mimeType: '', buffer: Buffer.from(bytes) });
    await panel(page).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Explore', exact: true }).waitFor();
  });
});
