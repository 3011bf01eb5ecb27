import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { AppBrowser, OpenedPage } from './chromium.ts';
import { appFolder, hasChromium, startAppBrowser } from './chromium.ts';
import { smallLink } from './smallLink.ts';
import { waitForHeldOut, waitUntilExplored } from './workbench.ts';

/** Waits until the page has what it needs without a network. */
async function isReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

/** A folder with the build. */
function copyOfBuild(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tauscope-build-'));
  cpSync(appFolder, folder, { recursive: true });
  return folder;
}

/** Makes another build of it, whose page says so. */
function changeBuild(folder: string): void {
  const [page, worker] = ['index.html', 'sw.js'].map((name) => join(folder, name)) as [string, string];
  const hashOf = () => createHash('sha256').update(readFileSync(page)).digest('base64');
  const before = hashOf();
  writeFileSync(
    page,
    readFileSync(page, 'utf8').replace('<html lang="en">', '<html lang="en" data-build="2">'),
  );
  const script = readFileSync(worker, 'utf8');
  expect(script).toContain(before);
  writeFileSync(worker, script.replace(before, hashOf()).replaceAll('"tauscope ', '"tauscope 2 '));
}

describe.skipIf(!hasChromium)('without a network, in Chromium,', () => {
  let app: AppBrowser;
  let opened: OpenedPage;
  const folder = hasChromium ? copyOfBuild() : '';
  beforeAll(async () => {
    app = await startAppBrowser(folder);
    opened = await app.open('', { serviceWorkers: 'allow' });
    await isReady(opened.page);
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  test('the page opens again, explores the example and has its documents', async () => {
    const { page, problems } = opened;
    await page.context().setOffline(true);
    onTestFinished(() => page.context().setOffline(false));
    await page.reload();
    await page.getByRole('button', { name: 'Start the example' }).waitFor();
    await page.goto(app.address + (await smallLink({ budgetPp: 4 })));
    await waitUntilExplored(page);
    await waitForHeldOut(page);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download bundle (.zip)' }).click();
    expect(
      readFileSync(await (await saved).path())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
    await page.getByRole('link', { name: /^Licences/ }).waitFor();
    expect((await page.goto(`${app.address}licences.txt`))!.status()).toBe(200);
    expect((await page.goto(`${app.address}docs/methods.html`))!.status()).toBe(200);
    expect(await page.getByRole('main').evaluate((main) => getComputedStyle(main).gridArea)).toContain(
      'main',
    );
    await page.getByRole('link', { name: 'File formats' }).click();
    await page.getByRole('heading', { level: 1, name: 'File formats' }).waitFor();
    expect(problems).toEqual([]);
  });

  test('a new version waits until it is wanted and nothing runs', async () => {
    const { page, problems } = opened;
    const build = () => page.locator('html').getAttribute('data-build');
    changeBuild(folder);
    await app.restart();
    await page.goto(app.address);
    const update = page.getByRole('button', { name: 'Update and reload' });
    await update.waitFor();
    expect(await build()).toBeNull();

    const layers = [2, 4].map((layer) => ({ layer, taus: Array.from({ length: 30 }, (_, n) => n / 100) }));
    await page.goto(
      app.address +
        (await smallLink(
          { budgetPp: 4 },
          { layers, splits: { calibration: 4, selection: 2000, heldOut: 20 } },
        )),
    );
    await page.getByRole('button', { name: 'Update when nothing runs' }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await update.click();
    await expect.poll(build).toBe('2');
    await page.getByRole('radiogroup', { name: /front/ }).waitFor();
    expect(problems).toEqual([]);
  });

  test('the page can be installed', async () => {
    const { page } = opened;
    const session = await page.context().newCDPSession(page);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // A fresh profile is a private window, from which nothing is installed.
    expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);
  });
});
