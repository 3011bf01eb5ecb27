import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeShare } from '../../src/sharing/shareLink.ts';
import type { AppBrowser } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { smallLink } from './smallLink.ts';
import { shownChoice, unfold, waitForHeldOut, waitUntilExplored } from './workbench.ts';

const refinement = { points: [], images: 60, steps: 24, mirror: true };
const levels = [
  { layer: 2, shares: [0, 0.7] },
  { layer: 4, shares: [0, 0.7] },
];

describe.skipIf(!hasChromium)('refinement in Chromium', () => {
  let app: AppBrowser;
  beforeAll(async () => {
    app = await startAppBrowser();
  });
  afterAll(() => app.close());

  const explored = async (change: Partial<typeof refinement> = {}) => {
    const method = 'compensated' as const;
    const splits = { calibration: 24, selection: 60, heldOut: 40 };
    const link = { method, layers: levels, splits, refinement: { ...refinement, ...change } };
    const opened = await app.open(await smallLink({ point: 4 }, link));
    await waitUntilExplored(opened.page);
    return opened;
  };

  test('refines the chosen point, marks what it became and shares it by link', async () => {
    const { page, problems } = await explored();
    await page.getByRole('button', { name: 'Refine this point' }).click();
    await page.getByText('#5, refined from #4').waitFor();
    await waitForHeldOut(page);
    await unfold(page, 'Legend');
    await page.getByText('Refined', { exact: true }).waitFor();
    const refined = await shownChoice(page);

    // The address follows a moment later.
    await expect
      .poll(() => decodeShare(new URL(page.url()).hash))
      .toMatchObject({ recipe: { refinement: { points: [4] } }, choice: { point: 5 } });
    const other = await app.open(new URL(page.url()).hash);
    await other.page.getByText('#5, refined from #4').waitFor();
    await waitForHeldOut(other.page);
    expect(await shownChoice(other.page)).toEqual(refined);
    expect([...problems, ...other.problems]).toEqual([]);
  });

  test('is cancelled at once and leaves the exploration as it was', async () => {
    const { page, problems } = await explored({ steps: 100_000 });
    await waitForHeldOut(page);
    await page.getByText(/points? takes? about \d/).waitFor();
    const before = await shownChoice(page);
    await page.getByRole('button', { name: 'Refine the front' }).click();
    await page.getByText(/[1-9]\d* of [\d,]+ steps/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Refine this point' }).waitFor();
    expect(await shownChoice(page)).toEqual(before);
    expect(problems).toEqual([]);
  });
});
