import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppBrowser } from './chromium.ts';
import { appFolder, hasChromium, startAppBrowser } from './chromium.ts';
import { heldBack } from './heldBack.ts';

/** What a browser that has never been here fetches, as `tauscope serve` sends it: with headers, compressed. */
const limits = { firstScreenBytes: 200_000, visitBytes: 300_000, visitRequests: 16 };

/** Not yet among TypeScript's types. */
interface Blocking {
  readonly renderBlockingStatus?: 'blocking' | 'non-blocking';
}

/** The script and the style that the page names. */
const named = () =>
  [
    ...readFileSync(resolve(appFolder, 'index.html'), 'utf8').matchAll(
      /(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g,
    ),
  ].map(([, path]) => path!);

/** Whatever else the page asks for waits until this is called. */
const holdBack = (page: Page) =>
  heldBack(page, (path) => path.startsWith('/assets/') && !named().includes(path.slice(1)));

describe.skipIf(!hasChromium)('the first visit, in Chromium,', () => {
  let app: AppBrowser;
  beforeAll(async () => {
    app = await startAppBrowser();
  });
  afterAll(() => app.close());

  test('can be used once what the page names has come, and fetches little', async () => {
    const came: number[] = [];
    const cameBytes = () => came.reduce((sum, bytes) => sum + bytes, 0);
    let release = (): void => undefined;
    const { page, problems } = await app.open('', {}, async (page) => {
      const session = await page.context().newCDPSession(page);
      await session.send('Network.enable');
      await session.send('Network.setCacheDisabled', { cacheDisabled: true });
      session.on('Network.loadingFinished', ({ encodedDataLength }) => came.push(encodedDataLength));
      release = await holdBack(page);
    });

    await page.getByRole('button', { name: 'Start the example' }).waitFor();
    const theme = () => page.locator('html').getAttribute('data-theme');
    const before = await theme();
    await page.getByRole('button', { name: /theme/i }).click();
    expect(await theme()).not.toBe(before);
    // The page itself, its script and its style; only the style holds up the first picture.
    expect(came).toHaveLength(3);
    expect(cameBytes()).toBeLessThanOrEqual(limits.firstScreenBytes);
    const blocking = await page.evaluate(() =>
      (performance.getEntriesByType('resource') as (PerformanceResourceTiming & Blocking)[])
        .filter(({ renderBlockingStatus }) => renderBlockingStatus === 'blocking')
        .map(({ name }) => new URL(name).pathname.slice(1)),
    );
    expect(blocking).toEqual(named().filter((path) => path.endsWith('.css')));

    release();
    await page.waitForLoadState('networkidle');
    expect(cameBytes()).toBeLessThanOrEqual(limits.visitBytes);
    expect(came.length).toBeLessThanOrEqual(limits.visitRequests);
    expect(problems).toEqual([]);
  });

  test('starts the example by the script of the first screen alone, and goes on once the rest has come', async () => {
    const scripts: string[] = [];
    let release = (): void => undefined;
    const { page, problems } = await app.open('', {}, async (page) => {
      release = await holdBack(page);
      page.on('requestfinished', (request) => {
        if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname.slice(1));
      });
    });
    await page.getByRole('button', { name: 'Start the example' }).click();
    await page.getByText('Opening LeNet…').waitFor();
    expect(scripts).toEqual(named().filter((path) => path.endsWith('.js')));
    release();
    await page.getByRole('heading', { name: 'Chosen point' }).waitFor();
    expect(problems).toEqual([]);
  });
});
