import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppBrowser, OpenedPage } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { findings } from './findings.ts';
import { servePrefixed } from './prefixed.ts';
import { smallLink } from './smallLink.ts';
import { waitForHeldOut, waitUntilExplored } from './workbench.ts';

/** The results file that the page hands out. */
async function resultsOf(page: Page): Promise<string> {
  await waitUntilExplored(page);
  await waitForHeldOut(page);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Results (.json)' }).click();
  return readFile(await (await saved).path(), 'utf8');
}

/** How many points each exploration in the page's database has measured. */
function keptPoints(page: Page): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const opened = indexedDB.open('tauscope');
        opened.onsuccess = () => {
          const all = opened.result.transaction('explorations').objectStore('explorations').getAll();
          all.onsuccess = () =>
            resolve((all.result as { measuredPoints: number }[]).map(({ measuredPoints }) => measuredPoints));
          opened.result.close();
        };
      }),
  );
}

/** The exact network's is null. */
type Configurations = readonly (readonly number[] | null)[];

/** Runs in an engine's worker before its own script: leaves unanswered what is asked of such configurations. */
function leaveUnanswered(isHeld: (configurations: Configurations) => boolean): void {
  addEventListener('message', (event: MessageEvent<{ argumentList?: unknown[] }>) => {
    const call = event.data.argumentList?.[0] as
      | { value?: { request?: { configurations?: Configurations } } }
      | undefined;
    const configurations = call?.value?.request?.configurations;
    if (configurations && isHeld(configurations)) event.stopImmediatePropagation();
  });
}

/** Opens a link in a page that comes no further than to such configurations, however often it is loaded. */
async function openedHeld(
  app: AppBrowser,
  link: string,
  isHeld: (configurations: Configurations) => boolean,
): Promise<OpenedPage> {
  return app.open(link, {}, (page) =>
    page.route(/\/assets\/engine\.worker-[\w-]+\.js$/, (route) =>
      servePrefixed(route, `(${leaveUnanswered.toString()})(${isHeld.toString()})`),
    ),
  );
}

/** Ends the page as a browser does that has no memory left, and opens another one on what it has kept. */
async function killed(page: Page, address: string): Promise<Page> {
  const crashed = page.waitForEvent('crash');
  void page.goto('chrome://crash').catch(() => undefined);
  await crashed;
  const next = await page.context().newPage();
  await next.goto(address);
  await next.getByRole('region', { name: 'Your explorations' }).locator('.kept__title').click();
  return next;
}

/** From now on the browser promises what the page asks for, as it does for sites that a person visits often. */
async function grantDurableStorage(page: Page, address: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { browserContextId } = (await session.send('Target.getTargetInfo')).targetInfo;
  const browser = await page.context().browser()!.newBrowserCDPSession();
  await browser.send('Browser.grantPermissions', {
    permissions: ['durableStorage'],
    origin: new URL(address).origin,
    ...(browserContextId && { browserContextId }),
  });
}

describe.skipIf(!hasChromium)('what is kept, in Chromium,', () => {
  let app: AppBrowser;
  let link = '';
  let undisturbed: OpenedPage;
  let expected = '';
  beforeAll(async () => {
    app = await startAppBrowser();
    const layers = [2, 4].map((layer) => ({ layer, taus: [0, 0.02, 0.05, 0.08, 0.1, 0.2] }));
    link = await smallLink(
      { budgetPp: 4 },
      { layers, splits: { calibration: 4, selection: 200, heldOut: 20 } },
    );
    undisturbed = await app.open(link);
    expected = await resultsOf(undisturbed.page);
  });
  afterAll(() => app.close());

  test('an exploration goes on after a reload in its middle and a killed tab, and ends as an undisturbed one', async () => {
    // It stands still behind the few points that are measured before all others.
    const { page, problems } = await openedHeld(app, link, ({ length }) => length > 3);
    await expect.poll(() => keptPoints(page)).toHaveLength(1);
    await page.reload();
    await page.getByRole('radiogroup', { name: /front/ }).waitFor();
    expect(await resultsOf(await killed(page, app.address))).toBe(expected);
    expect(problems).toEqual([]);
  });

  test('so does a refinement, and what is refined is not refined again', async () => {
    const toRefine = await smallLink(
      { budgetPp: 4 },
      {
        method: 'magnitude',
        layers: [2, 4].map((layer) => ({ layer, shares: [0, 0.5, 0.7] })),
        splits: { calibration: 4, selection: 60, heldOut: 20 },
        refinement: { points: [2, 3, 4, 5, 6, 7, 8, 9], images: 40, steps: 20, mirror: true },
      },
    );
    const unrefinedCount = 1 + 3 ** 2;
    const whole = await app.open(toRefine);
    const results = await resultsOf(whole.page);
    await whole.page.context().close();
    const { refined } = JSON.parse(results) as { refined: unknown[] };
    expect(refined.length).toBeGreaterThan(4);

    // Each refined point adds a level to those layers that skip something: the first one is refined, and not all.
    const { page, problems } = await openedHeld(app, toRefine, (configurations) =>
      configurations.some((levels) => levels?.some((level) => level > 3)),
    );
    const keptCount = async (of: Page) => (await keptPoints(of))[0] ?? 0;
    await expect.poll(() => keptCount(page)).toBeGreaterThan(unrefinedCount);
    await page.reload();
    // It goes on to refine, or to measure what was refined and kept before that.
    await page.getByText(/\d of [\d,]+ (steps|evaluations)/).waitFor();
    const before = await keptCount(page);
    expect(before).toBeLessThan(unrefinedCount + refined.length);
    const next = await killed(page, app.address);
    expect(await keptCount(next)).toBeGreaterThanOrEqual(before);
    expect(await resultsOf(next)).toBe(results);
    expect(problems).toEqual([]);
  });

  test('the list says how much room it takes, and asks the browser to keep it for good', async () => {
    const { page, problems } = undisturbed;
    await expect.poll(() => keptPoints(page)).toHaveLength(1);
    const list = page.getByRole('region', { name: 'Your explorations' });
    const keepForGood = list.getByRole('button', { name: 'Keep for good' });
    await page.getByRole('button', { name: 'Tauscope' }).click();
    expect(await findings(page)).toEqual([]);
    const row = /([\d.]+)\sKiB$/.exec(await list.locator('.kept__facts').innerText())!;
    expect(row[1]).toBe(/about ([\d.]+)\sKiB in all/.exec(await list.getByText('in all').innerText())![1]);
    await keepForGood.press('Enter');
    await list.getByText('The browser does not promise more').waitFor();
    expect(await keepForGood.count()).toBe(0);

    await page.reload();
    await page.getByRole('button', { name: 'Tauscope' }).click();
    await keepForGood.waitFor();
    await grantDurableStorage(page, app.address);
    await keepForGood.press('Enter');
    await list.getByText(/in all, for good\./).waitFor();
    expect(await page.evaluate(() => navigator.storage.persisted())).toBe(true);
    expect(problems).toEqual([]);
  });

  test('the list is accessible, renames, deletes and undoes', async () => {
    const { page } = undisturbed;
    await page.getByRole('button', { name: 'Tauscope' }).click();
    const list = page.getByRole('region', { name: 'Your explorations' });
    expect(await findings(page)).toEqual([]);
    await list.getByRole('button', { name: /^Rename/ }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('for the talk');
    await page.keyboard.press('Enter');
    const rename = list.getByRole('button', { name: 'Rename for the talk' });
    await rename.waitFor();
    expect(await rename.evaluate((button) => button === document.activeElement)).toBe(true);
    await list.getByRole('button', { name: 'Delete for the talk' }).click();
    await list.getByText('for the talk is deleted').waitFor();
    await list.getByRole('button', { name: 'Undo' }).click();
    await list.getByRole('button', { name: 'for the talk', exact: true }).waitFor();
  });
});
