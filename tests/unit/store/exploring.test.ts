import { describe, expect, test } from 'vitest';
import { accuracyLossPp } from '../../../src/exploration/points/choice.ts';
import { lossBoundPp } from '../../../src/exploration/points/confidence.ts';
import { measuredPoints, selectionFlips } from '../../../src/exploration/points/pointTable.ts';
import { defaultSearch, parseRecipe } from '../../../src/exploration/recipe/recipe.ts';
import { flashRange } from '../../../src/exploration/views/flashView.ts';
import { decodeShare, encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { changePricing } from '../../../src/store/changePricing.ts';
import {
  chooseBudget,
  chooseFlash,
  choosePoint,
  chooseReading,
  releasePoint,
  undoChoice,
} from '../../../src/store/choiceActions.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { limitMemory, shownFlashLimit, slideFlash, takeRecipe } from '../../../src/store/memoryLimits.ts';
import { openExample } from '../../../src/store/openActions.ts';
import { changeMethod, changeRecipe, setInputScale } from '../../../src/store/recipeActions.ts';
import { cancelExploration, startExploration } from '../../../src/store/runActions.ts';
import { shareHash } from '../../../src/store/shareHash.ts';
import { shownPoint } from '../../../src/store/shownPoint.ts';
import { createTestApp, openContents, ownFiles, smallRecipe, stateWhen } from './testApp.ts';

async function exploredApp(choice: { budgetPp: number } | { point: number } = { budgetPp: 2 }): Promise<App> {
  const app = await openApp();
  await openLink(app, encodeShare({ recipe: await smallRecipe(), choice }));
  return app;
}

/** Model and data open, nothing explored yet. */
async function openApp(): Promise<App> {
  const app = createTestApp();
  const { model, data } = await ownFiles();
  await openContents(app, [model, data]);
  return app;
}

/** Fastest point within a budget, by looking at every point. */
function fastestWithin(app: App, budgetPp: number): number {
  const { points } = app.store.getState().exploration!;
  return measuredPoints(points)
    .filter((point) => accuracyLossPp(points, point) <= budgetPp + 1e-9)
    .reduce((best, point) => (points.latencyCycles[point]! < points.latencyCycles[best]! ? point : best));
}

describe('an exploration in the store', () => {
  test('measures every point of the recipe and the choice on the held-out images', async () => {
    const app = await exploredApp();
    const state = app.store.getState();
    expect(state.message).toBeNull();
    expect(state.status).toBe('done');
    expect(measuredPoints(state.exploration!.points)).toHaveLength(1 + 2 * 2);
    expect(state.exploration!.heldOut.has(shownPoint(state)!)).toBe(true);
  });

  test('shows the fastest point within any budget', async () => {
    const app = await exploredApp();
    for (const budgetPp of [0, 2.5, 5, 7.3, 10]) {
      chooseBudget(app, budgetPp);
      const { points } = app.store.getState().exploration!;
      const shown = shownPoint(app.store.getState())!;
      expect(accuracyLossPp(points, shown)).toBeLessThanOrEqual(budgetPp + 1e-9);
      expect(points.latencyCycles[shown]).toBe(points.latencyCycles[fastestWithin(app, budgetPp)]);
    }
  });

  test('keeps budgets in range and in steps of 0.1', async () => {
    const app = createTestApp();
    chooseBudget(app, 3.14);
    expect(app.store.getState().choice).toMatchObject({ budgetPp: 3.1 });
    chooseBudget(app, 400);
    expect(app.store.getState().choice).toMatchObject({ budgetPp: 10 });
    chooseBudget(app, -1);
    expect(app.store.getState().choice).toMatchObject({ budgetPp: 0 });
    chooseBudget(app, NaN);
    expect(app.store.getState().choice).toMatchObject({ budgetPp: 0 });
  });

  test('measures a point that is chosen later on the held-out images, too', async () => {
    const app = await exploredApp();
    const { exploration, front } = app.store.getState();
    const dominated = measuredPoints(exploration!.points).find(
      (point) => point > 0 && !front.includes(point),
    )!;
    expect(exploration!.heldOut.has(dominated)).toBe(false);
    choosePoint(app, dominated);
    await stateWhen(app, ({ checkingPoint }) => checkingPoint === null);
    expect(exploration!.heldOut.has(dominated)).toBe(true);
    expect(app.store.getState().message).toBeNull();
  });

  test('goes from a single point back to the budget that was set before', async () => {
    const app = await exploredApp({ budgetPp: 4 });
    choosePoint(app, 3);
    expect(shownPoint(app.store.getState())).toBe(3);
    releasePoint(app);
    expect(app.store.getState().choice).toEqual({ budgetPp: 4 });
  });

  test('goes back to the choice before the last, where a drawn slider made one', async () => {
    const app = await exploredApp({ budgetPp: 4 });
    const { leastBytes, mostBytes } = flashRange(app.store.getState().exploration!);
    for (const budgetPp of [4.1, 4.5, 6]) chooseBudget(app, budgetPp);
    for (const share of [0.9, 0.5])
      chooseFlash(app, Math.round(leastBytes + share * (mostBytes - leastBytes)));
    const { choice: limited, view } = app.store.getState();
    choosePoint(app, 3);
    choosePoint(app, 2);
    undoChoice(app);
    expect(app.store.getState().choice).toMatchObject({ point: 3 });
    undoChoice(app);
    expect(app.store.getState()).toMatchObject({ choice: limited, budgetPp: 6 });
    expect(app.store.getState().view).toBe(view);
    undoChoice(app);
    expect(app.store.getState()).toMatchObject({
      choice: { budgetPp: 6 },
      view: app.store.getState().exploration,
    });
    undoChoice(app);
    expect(app.store.getState()).toMatchObject({ choice: { budgetPp: 4 }, earlier: null });
  });

  test('is a slider’s until that rests', async () => {
    const app = await exploredApp({ budgetPp: 4 });
    const isSliding = () => app.store.getState().slidAt !== null;
    chooseBudget(app, 5);
    expect(isSliding()).toBe(true);
    choosePoint(app, 3);
    expect(isSliding()).toBe(false);
    chooseFlash(app, 1e6);
    expect(isSliding()).toBe(true);
    undoChoice(app);
    await expect.poll(isSliding).toBe(false);
  });

  test('is shown under a limit of flash of the settings as exploring under it shows it, until that is taken back', async () => {
    const app = await exploredApp();
    const { exploration, recipe } = app.store.getState();
    const { leastBytes, mostBytes } = flashRange(exploration!);
    const boardBytes = exploration!.board.flashBytes;
    limitMemory(app, 'flashBytes', Math.round((leastBytes + mostBytes) / 2), boardBytes);
    const { view, front } = app.store.getState();
    expect(view!.points).not.toEqual(exploration!.points);
    await startExploration(app);
    const under = app.store.getState();
    expect(under.exploration!.recipe.limits).toEqual({ flashBytes: view!.points.limits.flashBytes });
    expect([under.view!.points, under.front]).toEqual([view!.points, front]);

    // What is explored under a limit knows nothing of what takes more.
    limitMemory(app, 'flashBytes', boardBytes, boardBytes);
    expect(app.store.getState().view!.points).toEqual(view!.points);
    chooseFlash(app, leastBytes);
    const { choice } = app.store.getState();
    changeRecipe(app, { seed: 99 });
    takeRecipe(app, recipe!);
    expect(app.store.getState().choice).toEqual(choice);
    takeRecipe(app, under.recipe!);
    expect(app.store.getState()).toMatchObject({ view: under.exploration, recipe: under.recipe });
  });

  test('keeps the reading of the budget through other budgets, single points and links', async () => {
    const app = await exploredApp();
    const { points } = app.store.getState().exploration!;
    chooseReading(app, 'bound');
    for (const budgetPp of [0, 5, 10]) {
      chooseBudget(app, budgetPp);
      const shown = shownPoint(app.store.getState())!;
      if (shown !== 0)
        expect(lossBoundPp(selectionFlips(points, shown))).toBeLessThanOrEqual(budgetPp + 1e-6);
    }
    choosePoint(app, 3);
    releasePoint(app);
    const { choice, exploration } = app.store.getState();
    expect(choice).toEqual({ budgetPp: 10, reading: 'bound' });
    expect(decodeShare(encodeShare({ recipe: exploration!.recipe, choice })).choice).toEqual(choice);
    chooseReading(app, 'estimate');
    expect(app.store.getState().choice).toEqual({ budgetPp: 10 });
  });

  test('shows every point in the kernels that keep the chosen flash, and keeps that through other choices', async () => {
    const app = await exploredApp({ budgetPp: 10 });
    const { exploration, version } = app.store.getState();
    const { leastBytes, mostBytes } = flashRange(exploration!);
    const flashBytes = Math.round((leastBytes + mostBytes) / 2);
    const { points: free } = exploration!;
    const largest = free.flashBytes.indexOf(Math.max(...free.flashBytes));
    choosePoint(app, largest);
    chooseFlash(app, flashBytes);
    const limited = app.store.getState();
    expect(limited.version).toBe(version);
    expect(limited.view).not.toBe(exploration);
    expect(limited.exploration).toBe(exploration);
    const { points } = limited.view!;
    expect(shownPoint(limited)).toBe(largest);
    expect(points.flashBytes[largest]).toBeLessThanOrEqual(flashBytes);
    expect(points.latencyCycles[largest]).toBeGreaterThan(free.latencyCycles[largest]!);

    releasePoint(app);
    expect(points.flashBytes[shownPoint(app.store.getState())!]).toBeLessThanOrEqual(flashBytes);
    chooseBudget(app, 5);
    const { choice } = app.store.getState();
    expect(choice).toEqual({ budgetPp: 5, flashBytes });
    expect(decodeShare(encodeShare({ recipe: exploration!.recipe, choice })).choice).toEqual(choice);
    chooseFlash(app, null);
    expect(app.store.getState()).toMatchObject({ choice: { budgetPp: 5 }, view: exploration });
  });

  test('changes the method with levels that are usual for it, and back', async () => {
    const app = await exploredApp();
    const { recipe } = app.store.getState();
    changeMethod(app, 'compensated');
    const changed = app.store.getState().recipe!;
    expect(parseRecipe(changed)).toEqual(changed);
    expect(changed.layers.every((layer) => 'shares' in layer)).toBe(true);
    changeMethod(app, 'paper');
    expect(app.store.getState().recipe).toEqual(recipe);
  });

  test('says so when a link chooses a point outside its grid', async () => {
    const app = await exploredApp({ point: 99 });
    const state = app.store.getState();
    expect(state.message).toMatchObject({ kind: 'notice', text: expect.stringContaining('99') as string });
    expect('budgetPp' in state.choice).toBe(true);
  });
});

describe('cancelling', () => {
  test('keeps what is measured, ignores late answers and can check and explore again', async () => {
    const app = await openApp();
    const running = openLink(app, encodeShare({ recipe: await smallRecipe(), choice: { budgetPp: 10 } }));
    await stateWhen(app, ({ exploration }) =>
      exploration ? measuredPoints(exploration.points).length > 0 : false,
    );
    cancelExploration(app);
    const cancelled = app.store.getState();
    const measured = measuredPoints(cancelled.exploration!.points).length;
    expect(cancelled.status).toBe('cancelled');
    expect(cancelled.message).toMatchObject({
      kind: 'notice',
      text: expect.stringContaining('kept') as string,
    });
    expect(measured).toBeLessThan(5);
    await running;
    const later = await stateWhen(app, ({ checkingPoint }) => checkingPoint === null);
    expect(later.status).toBe('cancelled');
    expect(measuredPoints(later.exploration!.points)).toHaveLength(measured);
    expect(later.exploration!.heldOut.has(shownPoint(later)!)).toBe(true);

    await startExploration(app);
    expect(app.store.getState().status).toBe('done');
    expect(measuredPoints(app.store.getState().exploration!.points)).toHaveLength(5);
  });

  test.each([
    [null, 'The exploration was stopped; what it has measured is kept.'],
    [{ errorRate: 0.05 }, 'The race was stopped; it begins anew.'],
  ])(
    'by a file that turns out to be none says so, and keeps what is measured (race: %o)',
    async (racing, said) => {
      const app = await openApp();
      const recipe = await smallRecipe(racing ? { racing } : {});
      const running = openLink(app, encodeShare({ recipe, choice: { budgetPp: 10 } }));
      await stateWhen(app, ({ exploration }) =>
        exploration ? measuredPoints(exploration.points).length > 0 : false,
      );
      await openContents(app, [{ name: 'notes.bin', bytes: new Uint8Array(7) }]);
      await running;
      const { status, exploration, message } = app.store.getState();
      expect([status, message?.kind]).toEqual(['cancelled', 'error']);
      expect(message!.text).toMatch(/notes\.bin/);
      expect(message!.text.endsWith(` ${said}`)).toBe(true);
      expect(measuredPoints(exploration!.points).length).toBeGreaterThan(0);
    },
  );

  test('of one exploration by another leaves only the results of the other', async () => {
    const app = await openApp();
    const first = openLink(app, encodeShare({ recipe: await smallRecipe(), choice: { budgetPp: 1 } }));
    await stateWhen(app, ({ status, progress }) => status === 'running' && progress !== null);
    changeRecipe(app, { layers: [{ layer: 4, taus: [0, 0.02] }] });
    await Promise.all([first, startExploration(app)]);
    const { exploration, status } = app.store.getState();
    expect(status).toBe('done');
    expect(exploration!.points.correct).toHaveLength(3);
  });
});

describe('settings', () => {
  test('apply to the next exploration; a single point of the last grid is released then', async () => {
    const app = await exploredApp({ point: 4 });
    const before = app.store.getState();
    changeRecipe(app, { layers: [{ layer: 2, taus: [0, 0.1] }] });
    expect(app.store.getState().exploration).toBe(before.exploration);
    expect(shareHash(app.store.getState())).toBe(shareHash(before));
    await startExploration(app);
    const after = app.store.getState();
    expect(after.exploration!.recipe.layers).toEqual([{ layer: 2, taus: [0, 0.1] }]);
    expect('budgetPp' in after.choice).toBe(true);
    expect(shareHash(after)).not.toBe(shareHash(before));
  });

  test('that do not belong together are an error, and earlier results stay', async () => {
    const app = await exploredApp();
    const before = app.store.getState().exploration;
    changeRecipe(app, { splits: { calibration: 1, selection: 6000, heldOut: 1 } });
    await startExploration(app);
    const state = app.store.getState();
    expect(state.status).toBe('failed');
    expect(state.message).toMatchObject({ kind: 'error', text: expect.stringContaining('6,002') as string });
    expect(state.exploration).toBe(before);
  });
});

describe('the built-in example', () => {
  test('starts exploring by itself with the default recipe', async () => {
    const app = createTestApp();
    const opened = openExample(app, 'lenet');
    const state = await stateWhen(app, ({ status, progress }) => status === 'running' && progress !== null);
    expect(state.model?.network.name).toBe('lenet.tflite');
    expect(state.recipe?.layers.map(({ layer }) => layer)).toEqual([2, 4]);
    cancelExploration(app);
    await opened;
    expect(app.store.getState().status).toBe('cancelled');
  });
});

test('settings that come back are those that were explored', async () => {
  const app = await exploredApp();
  const { recipe } = app.store.getState();
  const hash = shareHash(app.store.getState());
  changeRecipe(app, { allocation: 'ranked', search: defaultSearch });
  expect(app.store.getState().recipe).not.toEqual(recipe);
  changeRecipe(app, { allocation: 'equal' });
  changeRecipe(app, { racing: null, search: null });
  expect(app.store.getState().recipe).toBe(recipe);
  expect(shareHash(app.store.getState())).toBe(hash);

  const scaled = await openApp();
  const explored = { recipe: await smallRecipe({ inputScale: 'x/255' }), choice: { budgetPp: 2 } };
  await openLink(scaled, encodeShare(explored));
  const { exploration } = scaled.store.getState();
  expect(setInputScale(scaled, 'x')).toBeNull();
  expect(scaled.store.getState().recipe).not.toEqual(exploration!.recipe);
  expect(setInputScale(scaled, 'x/255')).toBeNull();
  expect(scaled.store.getState().recipe).toBe(exploration!.recipe);

  const unexplored = await openApp();
  const before = shareHash(unexplored.store.getState());
  for (const tables of ['flash', 'auto'] as const)
    await changePricing(unexplored, (pricing) => ({ ...pricing, tables }));
  expect(shareHash(unexplored.store.getState())).toBe(before);
});

test('there is one limit of flash: what the settings take or the slider, until another exploration begins', async () => {
  const app = await exploredApp();
  const { exploration } = app.store.getState();
  const { leastBytes, mostBytes } = flashRange(exploration!);
  const limits = [0.3, 0.6].map((share) => Math.round(leastBytes + share * (mostBytes - leastBytes)));
  const [typed, slid] = limits as [number, number];
  const { flashBytes: boardBytes } = exploration!.board;
  const shownBy = ({ store }: App) => {
    const { choice, recipe } = store.getState();
    return [shownFlashLimit(store.getState()), choice.flashBytes, recipe!.limits?.flashBytes];
  };
  limitMemory(app, 'flashBytes', typed, boardBytes);
  expect(shownBy(app)).toEqual([typed, typed, typed]);
  slideFlash(app, slid);
  expect(shownBy(app)).toEqual([slid, slid, slid]);

  await openLink(app, shareHash(app.store.getState())!);
  expect(shownBy(app)).toEqual([slid, slid, undefined]);
  limitMemory(app, 'flashBytes', boardBytes, boardBytes);
  expect(shownBy(app)).toEqual([null, undefined, undefined]);

  slideFlash(app, leastBytes - 1);
  expect(shownBy(app)).toEqual([leastBytes - 1, leastBytes - 1, undefined]);
  changeRecipe(app, { seed: 2 });
  await startExploration(app);
  expect(shownBy(app)).toEqual([null, undefined, undefined]);
  expect(app.store.getState().front.length).toBeGreaterThan(0);
});
