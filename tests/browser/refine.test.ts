import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeShare } from '../../src/sharing/shareLink.ts';
import type { AppBrowser, OpenedPage } from './chromium.ts';
import { hasChromium, startAppBrowser } from './chromium.ts';
import { smallLink } from './smallLink.ts';
import { shownChoice, unfold, waitForHeldOut, waitUntilExplored } from './workbench.ts';

const refinement = { points: [], images: 40, steps: 16, mirror: true };
const levels = [
  { layer: 2, shares: [0, 0.7] },
  { layer: 4, shares: [0, 0.7] },
];

describe.skipIf(!hasChromium)('refinement in Chromium', () => {
  let app: AppBrowser;
  let explored: OpenedPage;
  beforeAll(async () => {
    app = await startAppBrowser();
    explored = await app.open(await linkTo());
    await waitUntilExplored(explored.page);
  });
  afterAll(() => app.close());

  const linkTo = (change: Partial<typeof refinement> = {}) =>
    smallLink(
      { point: 4 },
      {
        method: 'magnitude',
        layers: levels,
        splits: { calibration: 4, selection: 60, heldOut: 40 },
        refinement: { ...refinement, ...change },
      },
    );

  test('is cancelled at once and leaves the exploration as it was', async () => {
    const { page, problems } = await app.openBeside(explored, await linkTo({ steps: 100_000 }));
    await waitUntilExplored(page);
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

  test('refines the chosen point, marks what it became and shares it by link', async () => {
    const { page, problems } = explored;
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
});
