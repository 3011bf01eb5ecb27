import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sourceOf } from '../../src/exploration/recipe/source.ts';
import { decodeShare } from '../../src/sharing/shareLink.ts';
import { cifar10Batch } from '../unit/store/cifar10Batch.ts';
import type { AppBrowser, OpenedPage } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { lenetFile, smallLink } from './smallLink.ts';
import { shownChoice, waitUntilExplored } from './workbench.ts';

const upload = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});

describe.skipIf(!hasChromium)('the app in Chromium', () => {
  let app: AppBrowser;
  beforeAll(async () => {
    app = await startAppBrowser();
  });
  afterAll(() => app.close());

  test('keeps what is measured when the exploration is cancelled', async () => {
    const taus = Array.from({ length: 100 }, (_, k) => k / 1000);
    const layers = [2, 4].map((layer) => ({ layer, taus }));
    const { page, problems } = await app.open(
      await smallLink({ budgetPp: 2 }, { layers, splits: { calibration: 4, selection: 1000, heldOut: 20 } }),
    );
    await page.locator('.front-chart').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText(/Cancelled\. Points measured so far and kept: [\d,]+ of 10,001/).waitFor();
    await page.getByRole('button', { name: 'Explore', exact: true }).waitFor();
    expect((await shownChoice(page)).figures[0]).toMatch(/%$/);
    expect(problems).toEqual([]);
  });

  test('says that the workbench could not be loaded, and opens what was to be opened when reloaded', async () => {
    const workbench = /assets\/Workbench-[\w-]+\.js/;
    const { page } = await app.open('', {}, (page) => page.route(workbench, (route) => route.abort()));
    await page.getByRole('button', { name: 'Start the example' }).click();
    await page
      .getByRole('alert')
      .getByText(/could not be loaded from this site: check the connection.*reload the page/)
      .waitFor();
    await page.waitForFunction(() => location.hash.length > 1);
    await page.unroute(workbench);
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { name: 'Chosen point' }).waitFor();
  });

  test('says that a link is broken and offers the first screen', async () => {
    const link = await smallLink({ budgetPp: 2 });
    const { page, problems } = await app.open(link.slice(0, -20));
    await page
      .getByRole('alert')
      .getByText(/link cannot be opened/)
      .waitFor();
    await page.getByRole('button', { name: 'Start the example' }).waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(await page.getByRole('alert').innerText()).toBe('');
    expect(problems).toEqual([]);
  });

  test('keeps the exploration when a broken link is pasted over it, and opens a good one', async () => {
    const link = await smallLink({ budgetPp: 2 });
    const { page, problems } = await app.open(link);
    await waitUntilExplored(page);
    const shown = await shownChoice(page);
    await page.evaluate(() => {
      location.hash = '#1.abc.defghijk';
    });
    await page
      .getByRole('alert')
      .getByText(/link cannot be opened/)
      .waitFor();
    expect(await shownChoice(page)).toEqual(shown);
    await page.waitForFunction(() => location.hash !== '#1.abc.defghijk');
    expect(decodeShare(new URL(page.url()).hash)).toMatchObject(decodeShare(link));

    const other = await smallLink({ budgetPp: 7 }, { seed: 4 });
    await page.evaluate((hash) => {
      location.hash = hash;
    }, other);
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('[type=range]')?.value === '7');
    await waitUntilExplored(page);
    expect(await page.getByLabel('Seed').inputValue()).toBe('4');
    expect(problems).toEqual([]);
  });

  test('names what is wrong with a file and keeps the first screen', async () => {
    const { page, problems } = await app.open();
    const input = page.locator('input[type=file]');
    await input.setInputFiles(upload('notes.tflite', new TextEncoder().encode('no model at all')));
    await page
      .getByRole('alert')
      .getByText(/notes\.tflite/)
      .waitFor();
    await input.setInputFiles(upload('batch.bin', cifar10Batch(60, 7)));
    await page.getByRole('button', { name: 'LeNet (CIFAR-10)' }).waitFor();
    await page.getByRole('button', { name: 'MobileNetV1 0.25 in float' }).click();
    await page.getByText('mobilenet-v1.onnx is a float model').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'LeNet (CIFAR-10)' }).waitFor();
    expect(await page.getByRole('alert').innerText()).toBe('');
    const { name, bytes } = await lenetFile();
    await input.setInputFiles(upload(name, bytes));
    await page.getByRole('button', { name: 'Explore', exact: true }).waitFor();
    expect(problems).toEqual([]);
  });

  test('asks for the files of a link, refuses others and explores the right ones', async () => {
    const model = { ...(await lenetFile()), name: 'mine.tflite' };
    const data = { name: 'mine.bin', bytes: cifar10Batch(60, 7) };
    const link = await smallLink(
      { budgetPp: 5 },
      {
        model: sourceOf(null, [model]),
        data: sourceOf(null, [data]),
        splits: { calibration: 4, selection: 30, heldOut: 20 },
      },
    );
    const { page, problems } = await app.open();
    await page.locator('input[type=file]').first().setInputFiles(upload('b.tflite', model.bytes));
    await page.getByRole('region', { name: 'The exact network on every board' }).waitFor();
    await page.goto(app.address + link);
    await page.getByRole('heading', { name: 'This link needs your files' }).waitFor();
    const states = page.locator('.wanted li span:last-child');
    expect(await states.allInnerTexts()).toEqual(['open', 'needed']);
    const input = page.locator('.wanted input[type=file]');
    await input.setInputFiles(upload('mine.bin', cifar10Batch(60, 8)));
    await page
      .getByRole('alert')
      .getByText(/mine\.bin \(SHA-256 [0-9a-f]{12}…\) has other content/)
      .waitFor();
    await input.setInputFiles(upload('a.bin', data.bytes));
    await waitUntilExplored(page);
    expect(await page.getByRole('slider', { name: 'Accuracy to give up' }).inputValue()).toBe('5');
    expect(problems).toEqual([]);
  });

  test('says when splits have equal images', async () => {
    const model = await lenetFile();
    const half = cifar10Batch(30, 7);
    const data = { name: 'twice.bin', bytes: new Uint8Array(Buffer.concat([half, half])) };
    const link = await smallLink(
      { budgetPp: 5 },
      {
        model: sourceOf(null, [model]),
        data: sourceOf(null, [data]),
        splits: { calibration: 10, selection: 30, heldOut: 20 },
      },
    );
    const { page, problems } = await app.open(link);
    await page
      .locator('.wanted input[type=file]')
      .setInputFiles([upload(model.name, model.bytes), upload(data.name, data.bytes)]);
    await waitUntilExplored(page);
    await page.getByText(/^The splits have equal images in common \(held-out with .*: \d+/).waitFor();
    expect(problems).toEqual([]);
  });

  describe('on the first screen', () => {
    let first: OpenedPage;
    beforeAll(async () => {
      first = await app.open();
    });

    test('stores nothing but the theme', async () => {
      const { page, problems } = first;
      const stored = () => page.evaluate(() => Object.entries(localStorage).join());
      expect(await stored()).toBe('');
      await page.getByRole('button', { name: 'Theme' }).click();
      expect(await stored()).toBe('tauscope-theme,light');
      expect(await page.evaluate(() => document.cookie)).toBe('');
      expect(problems).toEqual([]);
    });

    test('shows the licences of what it is made of in a tab of their own', async () => {
      const { page, problems } = first;
      const [tab] = await Promise.all([
        page.waitForEvent('popup'),
        page.getByRole('link', { name: 'Licences of what this page is made of' }).click(),
      ]);
      await tab.getByText('react-dom 19').waitFor();
      await tab.close();
      expect(problems).toEqual([]);
    });

    test('takes files dropped anywhere on the window', async () => {
      const { page, problems } = first;
      await page.getByRole('button', { name: 'Start the example' }).waitFor();
      const bytes = Buffer.from(cifar10Batch(60, 7)).toString('base64');
      await page.evaluate((content) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], 'dropped.bin'));
        for (const type of ['dragover', 'drop'])
          window.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, cancelable: true }));
      }, bytes);
      await page.getByText('60 images of 32 × 32 × 3').waitFor();
      await page.getByRole('button', { name: 'AlexNet (CIFAR-10)' }).waitFor();
      expect(problems).toEqual([]);
    });

    test('is kept by the browser from sending anything elsewhere', async () => {
      const { page, problems } = first;
      const answer = await page.evaluate(() =>
        fetch('https://example.invalid/', { method: 'POST', body: 'model' }).then(
          () => 'sent',
          () => 'refused',
        ),
      );
      expect(answer).toBe('refused');
      await page.waitForFunction(() => document.readyState === 'complete');
      // The page says the policy, and the server again: either is enough.
      expect(problems.some((problem) => problem.includes('policy: connect-src'))).toBe(true);
      expect(problems.filter((problem) => problem.startsWith('request:'))).toEqual([]);
    });
  });
});
