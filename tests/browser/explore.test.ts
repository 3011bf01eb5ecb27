import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { syntheticClassNames } from '../../src/images/syntheticSet.ts';
import { decodeShare } from '../../src/sharing/shareLink.ts';
import type { AppBrowser, OpenedPage } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { smallLink } from './smallLink.ts';
import { shownChoice, unfold, waitForHeldOut, waitUntilExplored } from './workbench.ts';

describe.skipIf(!hasChromium)('the app in Chromium', () => {
  let app: AppBrowser;
  beforeAll(async () => {
    app = await startAppBrowser();
  });
  afterAll(() => app.close());

  test('starts the example, explores with changed settings, and follows the slider by mouse and keyboard', async () => {
    const { page, problems } = await app.open();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await page.getByRole('button', { name: 'Start the example' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    const settings = {
      Calibration: '4',
      Selection: '100',
      'Held-out': '20',
      'Highest share of layer 2': '0.05',
      'Highest share': '0.95',
      Levels: '10',
    };
    await unfold(page, 'Settings');
    const fieldOf = (label: string) => page.getByLabel(label, { exact: true });
    const levels = await fieldOf('Levels of layer 2').inputValue();
    // Key by key: every beginning of a number that is one counts as well.
    for (const [label, value] of Object.entries(settings)) {
      await fieldOf(label).selectText();
      await page.keyboard.type(value);
      if (label.startsWith('Highest')) expect(await fieldOf('Levels of layer 2').inputValue()).toBe(levels);
    }
    expect(await fieldOf('Highest share').inputValue()).toBe('0.95');
    await page.getByText('100 configurations').waitFor();
    await page.getByRole('button', { name: 'Explore', exact: true }).click();
    await waitUntilExplored(page);

    const slider = page.getByRole('slider', { name: 'Accuracy to give up' });
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await slider.inputValue()).toBe('0');
    const atNothing = await shownChoice(page);
    await page.keyboard.press('ArrowRight');
    expect(await slider.inputValue()).toBe('0.1');
    await page.keyboard.press('PageUp');
    expect(await slider.inputValue()).toBe('1.1');
    await page.keyboard.press('PageDown');
    expect(await slider.inputValue()).toBe('0.1');

    const box = (await slider.boundingBox())!;
    await page.mouse.move(box.x + 10, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2, { steps: 8 });
    await page.mouse.up();
    expect(await slider.inputValue()).toBe('10');
    const atTen = await shownChoice(page);
    expect(atTen.tag).not.toBe(atNothing.tag);
    expect(await slider.getAttribute('aria-valuetext')).toMatch(
      /^at most 10\.0 percentage points: point \d+, [\d.]+ ms, [\d.]+ % less than CMSIS-NN$/,
    );
    // What lies beside the decision follows once the slider rests.
    const total = page.locator('.layers tfoot [data-label="Cycles"]');
    await expect.poll(async () => atTen.figures.includes(await total.innerText())).toBe(true);
    await page.keyboard.press('Home');
    expect(await shownChoice(page)).toEqual(atNothing);
    // After the first screen only the example and what the page itself is made of are fetched, without onnxruntime.
    const parts = /^\/assets\/(?!ort-|onnxruntime)[\w.-]+\.(?:js|css|wasm)$/;
    expect(requests.filter((path) => !parts.test(path))).toEqual(['/examples/lenet.tflite']);
    expect(problems).toEqual([]);
  });

  describe('with an exploration', () => {
    let explored: OpenedPage;
    beforeAll(async () => {
      explored = await app.open(await smallLink({ budgetPp: 6.3 }));
      await waitUntilExplored(explored.page);
      await waitForHeldOut(explored.page);
    });
    afterAll(() => {
      expect(explored.problems).toEqual([]);
    });

    const copiedLink = async ({ page }: OpenedPage): Promise<string> => {
      await page.getByRole('button', { name: 'Copy link' }).click();
      await page.getByRole('button', { name: 'Link copied' }).waitFor();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    /** What a new window shows for a link. */
    const shownIn = async ({ page, problems }: OpenedPage) => {
      await waitUntilExplored(page);
      await waitForHeldOut(page);
      expect(problems).toEqual([]);
      return {
        ...(await shownChoice(page)),
        budget: await page.getByRole('slider', { name: 'Accuracy to give up' }).inputValue(),
      };
    };

    test('says for each class, by name, how many the point answers rightly', async () => {
      const { page } = explored;
      const chosen = page.getByRole('region', { name: 'Chosen point' });
      const top1 = parseFloat((await shownChoice(page)).figures[1]!);
      await chosen.getByText('Each class').click();
      const lines = chosen.locator('.class-table tbody tr');
      await lines.first().waitFor();
      const rows = await lines.allInnerTexts();
      const cells = rows.map((row) => row.split('\t'));
      expect(cells.map(([name]) => name)).toEqual(syntheticClassNames);
      const images = cells.map((row) => Number(row[3]));
      const right = cells.map((row, k) => Math.round((parseFloat(row[2]!) / 100) * images[k]!));
      const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b);
      expect((100 * sum(right)) / sum(images)).toBeCloseTo(top1, 1);
      await chosen.getByText('Each class').click();
    });

    test('copies a link that shows the same choice in a new window', async () => {
      const link = await copiedLink(explored);
      const other = await app.open(new URL(link).hash);
      expect(await shownIn(other)).toEqual({ ...(await shownChoice(explored.page)), budget: '6.3' });
    });

    test('gives a bundle whose manifest names the point on the page', async () => {
      const { page } = explored;
      const point = Number((await shownChoice(page)).tag.slice(1));
      const started = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download bundle (.zip)' }).click();
      const download = await started;
      expect(download.suggestedFilename()).toContain(`point${point}.zip`);
      const files = unzipSync(new Uint8Array(await readFile(await download.path())));
      const manifest = Object.entries(files).find(([name]) => name.endsWith('manifest.json'));
      expect(new TextDecoder().decode(manifest?.[1])).toMatch(new RegExp(`"point": ?${point}\\b`));
    });

    test('saves the chart as a drawing with every mark that it shows, and as a picture of three times its size', async () => {
      const { page } = explored;
      const saved = async (format: string) => {
        const started = page.waitForEvent('download');
        await page.getByRole('button', { name: `Save ${format}` }).click();
        const download = await started;
        return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
      };
      const svg = await saved('SVG');
      expect(svg.name).toBe('lenet-nucleo-u575zi-q-latency.svg');
      const drawing = await page.evaluate((text) => {
        const svg = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
        const titles = [...svg.querySelectorAll('[data-point] > title')];
        return {
          root: svg.tagName,
          size: ['width', 'height'].map((side) => Number(svg.getAttribute(side))),
          titles: titles.map((title) => title.textContent.toLowerCase()),
        };
      }, svg.bytes.toString());
      const marks = page.getByRole('radiogroup', { name: /front/ }).getByRole('radio');
      const labels = await marks.evaluateAll((radios) =>
        radios.map((radio) => radio.getAttribute('aria-label')?.toLowerCase()),
      );
      expect(drawing.root).toBe('svg');
      expect(drawing.titles).toEqual(labels);

      const png = await saved('PNG');
      expect(png.name).toBe('lenet-nucleo-u575zi-q-latency.png');
      const [width, height] = [png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)];
      expect([width, height]).toEqual(drawing.size.map((side) => 3 * side));
      // More than one colour: the drawing itself, not an empty canvas.
      const colours = await page.evaluate(
        async (bytes) => {
          const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
          const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!;
          context.drawImage(picture, 0, 0);
          const { data } = context.getImageData(0, 0, picture.width, picture.height);
          return new Set(new Uint32Array(data.buffer)).size;
        },
        [...png.bytes],
      );
      expect(colours).toBeGreaterThan(20);

      await page.getByRole('button', { name: 'Zoom in' }).click();
      const view = await saved('view: SVG');
      expect(view.name).toBe('lenet-nucleo-u575zi-q-latency-view.svg');
      const numbersOf = (text: string) =>
        [...text.matchAll(/<text x="-10"[^>]*>([^<]+)</g)].map(([, tick]) => Number(tick));
      const span = (text: string) => Math.max(...numbersOf(text)) - Math.min(...numbersOf(text));
      expect(span(view.bytes.toString())).toBeLessThan(0.7 * span(svg.bytes.toString()));
      expect((await saved('whole: SVG')).bytes.equals(svg.bytes)).toBe(true);
      await page.getByRole('button', { name: 'Whole', exact: true }).click();
    });

    test('gives a report of the point on the page', async () => {
      const { page } = explored;
      const started = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Report (.html)' }).click();
      const download = await started;
      expect(download.suggestedFilename()).toBe('lenet-nucleo-u575zi-q-report.html');
      const point = (await shownChoice(page)).tag.slice(1);
      expect(await readFile(await download.path(), 'utf8')).toContain(`Chosen: point ${point}</h3>`);
    });

    test('takes smaller kernels as the flash slider goes down, and says so in the link', async () => {
      const { page } = explored;
      const free = await shownChoice(page);
      const ended = page.locator('[aria-live=polite]', { hasText: 'The exploration is finished: ' });
      const said = await ended.textContent();
      expect(said).toMatch(/: 9 points measured, \d on the front\.$/);
      const slider = page.getByRole('slider', { name: 'Flash to take, at most' });
      await slider.focus();
      await page.keyboard.press('Home');
      await page.getByText('the answers stay the same').waitFor();
      // What has ended once is not told again.
      expect(await ended.textContent()).toBe(said);
      const least = await shownChoice(page);
      expect(least.figures).not.toEqual(free.figures);
      const flashBytes = Number(await slider.inputValue()) * 1024;
      await expect.poll(() => decodeShare(new URL(page.url()).hash).choice.flashBytes).toBe(flashBytes);
      await slider.focus();
      await page.keyboard.press('End');
      await page.getByText('no limit but that of the settings').waitFor();
      expect(await shownChoice(page)).toEqual(free);
    });

    test('shows a guided search on another board, where a point is chosen and taken away, and goes back', async () => {
      const link = await smallLink({ budgetPp: 6.3 }, { search: { kind: 'guided', evaluations: 4 } });
      const { page, problems } = await app.open(link);
      await waitUntilExplored(page);
      await waitForHeldOut(page);
      const before = await shownChoice(page);
      await unfold(page, 'Settings');
      await page.getByLabel('Board', { exact: true }).selectOption('nucleo-l4r5zi');
      await page
        .getByText(/^Explored for the NUCLEO-U575ZI-Q, priced for the NUCLEO-L4R5ZI\. The guided/)
        .waitFor();
      await page.getByText(/the results file holds the exploration as it was/).waitFor();
      await page.getByRole('button', { name: 'Explore for NUCLEO-L4R5ZI' }).waitFor();
      expect((await shownChoice(page)).figures).not.toEqual(before.figures);

      await page.getByRole('radiogroup', { name: /front/ }).getByRole('radio').first().focus();
      await page.keyboard.press('Enter');
      const { tag } = await shownChoice(page);
      const started = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download bundle (.zip)' }).click();
      const download = await started;
      const point = tag === 'exact network' ? '0' : /\d+/.exec(tag)![0];
      expect(download.suggestedFilename()).toBe(`tauscope-lenet-nucleo-l4r5zi-point${point}.zip`);
      const files = unzipSync(await readFile(await download.path()));
      const [, manifest] = Object.entries(files).find(([path]) => path.endsWith('manifest.json'))!;
      expect(JSON.parse(Buffer.from(manifest).toString())).toMatchObject({
        board: 'nucleo-l4r5zi',
        facts: { recipe: { board: 'nucleo-u575zi-q' }, priced: { for: { board: 'nucleo-l4r5zi' } } },
      });
      const shared = () => decodeShare(new URL(page.url()).hash).pricing;
      await expect.poll(shared).toEqual({ board: 'nucleo-l4r5zi' });

      await page.getByRole('button', { name: 'Back to the NUCLEO-U575ZI-Q' }).click();
      await page.getByRole('button', { name: 'Explore again' }).waitFor();
      await expect.poll(shared).toBeUndefined();
      expect(problems).toEqual([]);
    });

    test('shows the points in the kernels that a limit of RAM leaves, with what is copied or not, and goes back', async () => {
      const { page } = explored;
      const before = await shownChoice(page);
      await unfold(page, 'Settings');
      const ram = page.getByLabel('RAM, at most');
      await ram.fill('20');
      await ram.press('Enter');
      await page.getByText(/priced for the NUCLEO-U575ZI-Q with at most 20\.0 KiB of RAM\. The/).waitFor();
      const limited = await shownChoice(page);
      const ramKibibytes = parseFloat(limited.figures.findLast((text) => text.endsWith('KiB'))!);
      expect(ramKibibytes).toBeLessThanOrEqual(20);
      expect(limited.figures).not.toEqual(before.figures);
      await page.getByLabel('Tables and code of kernels').selectOption('flash');
      await page.getByText(/20\.0 KiB of RAM, tables and code in flash\. The/).waitFor();
      const shared = () => decodeShare(new URL(page.url()).hash).pricing;
      await expect
        .poll(shared)
        .toEqual({ board: 'nucleo-u575zi-q', limits: { ramBytes: 20 * 1024 }, tables: 'flash' });

      await page.getByRole('button', { name: 'Back to the NUCLEO-U575ZI-Q' }).click();
      await page.getByRole('button', { name: 'Explore again' }).waitFor();
      await expect.poll(shared).toBeUndefined();
      expect(await shownChoice(page)).toEqual(before);
    });

    test('compares with the paper’s kernel and with CMSIS-NN, layer by layer', async () => {
      const { page } = explored;
      await page.getByRole('button', { name: 'Compare with the paper’s kernel' }).click();
      await page
        .getByText(/With the paper’s kernel: [\d.]+ ms, [\d.]+ % (less|more) than CMSIS-NN/)
        .waitFor();
      const total = page.getByRole('region', { name: 'Layers of the network' }).locator('tfoot td.number');
      const cycles = (await total.allInnerTexts()).map((text) => Number(text.replaceAll(',', '')));
      const [own, paper, cmsisNn] = cycles.slice(-3) as [number, number, number];
      expect(own).toBeLessThan(paper);
      expect(paper).toBeLessThan(cmsisNn);
    });

    test('pins a kernel and limits the flash: the link says so, and points that do not fit are no choice', async () => {
      const { page, problems } = await app.openBeside(explored, await smallLink({ budgetPp: 10 }));
      await waitUntilExplored(page);
      await page.getByLabel('Kernel of layer 2').selectOption('streamed');
      await unfold(page, 'Settings');
      await page.getByLabel('Flash, at most').fill('60');
      await page.getByRole('button', { name: 'Explore', exact: true }).click();
      await waitUntilExplored(page);
      await page.getByText(/No point fits 60\.0 KiB of flash/).waitFor();
      expect((await shownChoice(page)).tag).toBe('exact network');
      await unfold(page, 'Settings');
      await page.getByLabel('Flash, at most').fill('2048');
      await page.getByRole('button', { name: 'Explore', exact: true }).click();
      await waitUntilExplored(page);
      expect((await shownChoice(page)).tag).toMatch(/^#/);
      // The address follows a moment later.
      const recipe = () => decodeShare(new URL(page.url()).hash).recipe;
      await expect.poll(() => recipe().forms).toEqual([{ layer: 2, form: 'streamed' }]);
      await expect.poll(() => recipe().limits).toBeUndefined();
      await page.getByLabel('Kernel of layer 2').selectOption('auto');
      await page.getByRole('button', { name: 'Explore', exact: true }).waitFor();
      expect(problems).toEqual([]);
    });

    test('takes the input scale that is set, and doubts one with which the network knows less', async () => {
      const { page, problems } = await app.openBeside(explored, await smallLink({ budgetPp: 10 }));
      await waitUntilExplored(page);
      await page.getByText('Inputs', { exact: true }).click();
      await page.getByLabel('x/127.5-1').check();
      await page.getByRole('button', { name: 'Explore', exact: true }).click();
      await page
        .getByText(/Is the input scale right\? .* with x\/127\.5-1, which is taken, .* with x\/255\./)
        .waitFor();
      await expect.poll(() => decodeShare(new URL(page.url()).hash).recipe.inputScale).toBe('x/127.5-1');
      expect(problems).toEqual([]);
    });

    test('copies a link to a single point, too, and the address says the same', async () => {
      const { page } = explored;
      await page.getByText('Table', { exact: true }).click();
      await page.locator('.front__table tbody').getByRole('button').first().click();
      await page.getByText('is picked by hand').waitFor();
      await waitForHeldOut(page);
      await page.getByRole('button', { name: 'Copy link' }).waitFor();
      const link = await copiedLink(explored);
      await page.waitForFunction((href) => location.href === href, link);
      expect(await shownIn(await app.open(new URL(link).hash))).toMatchObject(await shownChoice(page));
    });
  });
});
