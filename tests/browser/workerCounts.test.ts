import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tauscope } from '../headless/tauscope.ts';
import type { AppBrowser } from './chromium.ts';
import { hasChromium, startAppBrowser, withCores } from './chromium.ts';
import { smallLink } from './smallLink.ts';
import { waitForHeldOut, waitUntilExplored } from './workbench.ts';

describe.skipIf(!hasChromium)('results in Chromium', () => {
  const taus = Array.from({ length: 16 }, (_, k) => k / 200);
  const layers = [2, 4].map((layer) => ({ layer, taus }));
  const refinement = { points: 1, images: 100, steps: 16, mirror: true };
  let app: AppBrowser;
  let link = '';
  let expected = '';
  let bundle: Buffer;
  beforeAll(async () => {
    app = await startAppBrowser();
    link = await smallLink(
      { budgetPp: 2 },
      { layers, splits: { calibration: 40, selection: 100, heldOut: 50 }, refinement },
    );
    const folder = mkdtempSync(join(tmpdir(), 'tauscope-counts-'));
    const [out, zip] = [join(folder, 'results.json'), join(folder, 'bundle.zip')];
    expect((await tauscope(['explore', '--recipe', link, '--workers', '1', '--out', out])).code).toBe(0);
    expected = readFileSync(out, 'utf8');
    expect(expected).toContain('"refined":');
    expect((await tauscope(['export', out, '--budget', '2', '--workers', '1', '--out', zip])).code).toBe(0);
    bundle = readFileSync(zip);
  });
  afterAll(() => app.close());

  test.each([1, 2, 4])('with %i workers are those of the command, byte for byte', async (cores) => {
    const { page, problems } = await app.open(link, {}, (page) => withCores(page, cores));
    await waitUntilExplored(page);
    await waitForHeldOut(page);
    expect(page.workers().filter((worker) => worker.url().includes('engine'))).toHaveLength(cores);
    const started = page.waitForEvent('download');
    await page.getByRole('button', { name: /results/i }).click();
    expect(readFileSync(await (await started).path(), 'utf8')).toBe(expected);
    const exported = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download bundle (.zip)' }).click();
    expect(readFileSync(await (await exported).path()).equals(bundle)).toBe(true);
    expect(problems).toEqual([]);
  });
});
