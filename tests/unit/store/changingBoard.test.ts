import { expect, test } from 'vitest';
import type { Progress } from '../../../src/exploration/progress.ts';
import { defaultSearch } from '../../../src/exploration/recipe/recipe.ts';
import { withinFlashLimit } from '../../../src/exploration/views/flashView.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { decodeShare, encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { brushPoints, brushRanges } from '../../../src/store/brushActions.ts';
import { changeBoard, changePricing } from '../../../src/store/changePricing.ts';
import { chooseFlash, choosePoint, undoChoice } from '../../../src/store/choiceActions.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { limitMemory, shownFlashLimit, slideFlash } from '../../../src/store/memoryLimits.ts';
import { changeRecipe } from '../../../src/store/recipeActions.ts';
import { refineShown } from '../../../src/store/refineActions.ts';
import { startExploration } from '../../../src/store/runActions.ts';
import { shareHash } from '../../../src/store/shareHash.ts';
import { showInPrices } from '../../../src/store/showInPrices.ts';
import { leftStep, returnTo } from '../../../src/store/steps.ts';
import { createTestApp, smallExampleRecipe, stateWhen } from './testApp.ts';

const choice = { budgetPp: 5 };
const [own, board, third] = ['nucleo-u575zi-q', 'nucleo-l4r5zi', 'nucleo-h563zi'] as const;

async function exploredApp(change = {}): Promise<App> {
  const app = createTestApp();
  await openLink(app, encodeShare({ recipe: { ...(await smallExampleRecipe()), ...change }, choice }));
  return app;
}

const explorationOf = (app: App) => app.store.getState().exploration!;
const boardShown = (app: App) => app.store.getState().view!.board.id;

/** What is measured from now on of that which does not depend on the board, as it is reported. */
function evaluationsOf(app: App): Progress[] {
  const spent: Progress[] = [];
  app.store.subscribe(({ progress }) => {
    if (progress && progress.done > 0 && ['selection', 'refinement'].includes(progress.phase))
      spent.push(progress);
  });
  return spent;
}

test('another board shows what exploring for it gives, and exploring for it measures no point again', async () => {
  const app = await exploredApp();
  const explored = explorationOf(app);
  const before = resultsDocument(explored) as object;
  // As if the front had been another one.
  explored.heldOut.clear();
  await changeBoard(app, board);
  const { exploration, view, front, recipe, status, pricing } = app.store.getState();
  expect({ status, pricing, board: recipe!.board }).toEqual({ status: 'done', pricing: null, board });
  expect(exploration).toBe(explored);
  expect({ ...(resultsDocument(explored) as object), heldOut: null }).toEqual({ ...before, heldOut: null });

  const fresh = explorationOf(await exploredApp({ board }));
  expect(view!.points).toEqual(fresh.points);
  for (const point of front) expect(view!.heldOut.get(point)).toEqual(fresh.heldOut.get(point));

  const spent = evaluationsOf(app);
  await startExploration(app);
  expect(spent).toEqual([]);
  expect(resultsDocument(explorationOf(app))).toEqual(resultsDocument(fresh));
  expect([app.store.getState().prices, boardShown(app)]).toEqual([null, board]);
});

test('what went by latencies or by other settings is shown on the board, too, and goes back', async () => {
  for (const change of [{}, { search: { ...defaultSearch, evaluations: 2 } }]) {
    const app = await exploredApp(change);
    const explored = explorationOf(app);
    const { recipe } = app.store.getState();
    if (!('search' in change)) changeRecipe(app, { seed: 99 });
    brushPoints(app, 'Cycles', [0, 1]);
    await changeBoard(app, board);
    const state = app.store.getState();
    expect(brushRanges(state).size).toBe(0);
    expect([state.exploration, boardShown(app), state.recipe!.board]).toEqual([explored, board, board]);
    expect(state.view!.points.correct).toBe(explored.points.correct);
    await changeBoard(app, own);
    expect([app.store.getState().view, app.store.getState().prices]).toEqual([explored, null]);
    if ('search' in change) expect(app.store.getState().recipe).toBe(recipe);
  }
});

test('a limit of flash goes with the board, the last of several boards is shown, priced once, and a link and a step back show it again', async () => {
  const app = await exploredApp();
  const flashBytes = explorationOf(app).points.flashBytes[0]! - 1;
  chooseFlash(app, flashBytes);
  const changes = [changeBoard(app, third), changeBoard(app, board)];
  const { generation } = app.store.getState();
  await showInPrices(app);
  await Promise.all(changes);
  const { priced, view, pricing, ...last } = app.store.getState();
  expect([view!.board.id, pricing, last.generation]).toEqual([board, null, generation]);
  expect(view!.points).toEqual(withinFlashLimit(priced!, flashBytes).points);
  expect(view!.points).not.toEqual(priced!.points);

  const hash = shareHash(app.store.getState())!;
  expect(decodeShare(hash)).toMatchObject({
    recipe: { board: own },
    pricing: { board },
    choice: { flashBytes },
  });
  const other = createTestApp();
  const pricings = new Set<string>();
  other.store.subscribe((state) => {
    if (state.link) pricings.add(JSON.stringify(decodeShare(shareHash(state)!).pricing));
  });
  await openLink(other, hash);
  expect(other.store.getState().view!.points).toEqual(view!.points);
  expect(shareHash(other.store.getState())).toBe(hash);
  expect([...pricings]).toEqual([JSON.stringify({ board })]);
  await changeBoard(other, own);
  expect(decodeShare(shareHash(other.store.getState())!)).not.toHaveProperty('pricing');

  returnTo(app, leftStep(app.store.getState()));
  expect([boardShown(app), app.store.getState().recipe!.board]).toEqual([board, board]);
  chooseFlash(app, null);
  expect(app.store.getState().view).toBe(priced);
});

test('refined points appear on the board, too, and exploring for it takes them as they are', async () => {
  const refinement = { points: [], images: 20, steps: 12, mirror: false };
  const app = await exploredApp({
    method: 'magnitude',
    layers: [{ layer: 4, shares: [0, 0.9] }],
    refinement,
  });
  await changeBoard(app, board);
  choosePoint(app, 2);
  await refineShown(app);
  const { view, exploration } = app.store.getState();
  const [[refined, from] = [0, 0]] = exploration!.refinedFrom;
  expect([from, boardShown(app)]).toEqual([2, board]);
  expect(view!.points.latencyCycles[refined]).toBe(view!.points.latencyCycles[from]);
  expect(view!.points.latencyCycles[refined]).not.toBe(exploration!.points.latencyCycles[refined]);

  const spent = evaluationsOf(app);
  await startExploration(app);
  expect(spent).toEqual([]);
  const { recipe } = app.store.getState();
  expect(recipe).toEqual({ ...exploration!.recipe, board });
  expect(resultsDocument(explorationOf(app))).toEqual(
    resultsDocument(explorationOf(await exploredApp(recipe!))),
  );
});

test('a board that is picked while an exploration runs is shown when it has ended', async () => {
  const app = createTestApp();
  const opened = openLink(app, encodeShare({ recipe: await smallExampleRecipe(), choice }));
  await stateWhen(app, ({ status, exploration }) => status === 'running' && exploration !== null);
  await changeBoard(app, board);
  expect(boardShown(app)).toBe(own);
  await opened;
  expect([explorationOf(app).recipe.board, boardShown(app)]).toEqual([own, board]);
});

test('a limit of RAM and the place of tables show what exploring with them gives, and a link says them', async () => {
  const app = await exploredApp();
  const explored = explorationOf(app);
  const ramBytes = explored.points.ramBytes[0]! - 1;
  await changePricing(app, (pricing) => ({ ...pricing, limits: { ramBytes }, tables: 'flash' }));
  const change = { limits: { ramBytes }, tables: 'flash' as const };
  const fresh = explorationOf(await exploredApp(change));
  const { view, exploration } = app.store.getState();
  expect(exploration).toBe(explored);
  expect(view!.points).toEqual(fresh.points);
  expect(view!.points.ramBytes).not.toEqual(explored.points.ramBytes);

  const hash = shareHash(app.store.getState())!;
  expect(decodeShare(hash)).toMatchObject({ recipe: explored.recipe, pricing: { board: own, ...change } });
  const spent = evaluationsOf(app);
  await startExploration(app);
  expect(spent).toEqual([]);
  expect(resultsDocument(explorationOf(app))).toEqual(resultsDocument(fresh));
});

test('a limit of RAM goes with the board where it is one', async () => {
  const app = await exploredApp();
  const limited = (ramBytes: number) =>
    changePricing(app, (pricing) => ({ ...pricing, limits: { ramBytes } }));
  await limited(90 * 1024);
  await changeBoard(app, 'nucleo-f401re');
  expect(app.store.getState().recipe!.limits).toEqual({ ramBytes: 90 * 1024 });
  await limited(200 * 1024);
  await changeBoard(app, 'nucleo-f401re');
  expect(app.store.getState().recipe!.limits).toBeUndefined();
});

test('the slider of flash at its end leaves the limit that was explored', async () => {
  const app = await exploredApp({ limits: { flashBytes: 300 * 1024 } });
  limitMemory(app, 'flashBytes', 250 * 1024, Infinity);
  slideFlash(app, 280 * 1024);
  slideFlash(app, null);
  expect(app.store.getState().recipe).toEqual(explorationOf(app).recipe);
});

test('exploring under another limit of flash measures no point again, and undoing the limit takes it from the settings', async () => {
  const app = await exploredApp();
  const { recipe, choice: before } = app.store.getState();
  const flashBytes = explorationOf(app).points.flashBytes[0]! - 1;
  limitMemory(app, 'flashBytes', flashBytes, Infinity);
  expect(shownFlashLimit(app.store.getState())).toBe(flashBytes);
  undoChoice(app);
  expect(app.store.getState()).toMatchObject({ recipe, choice: before });
  expect(shownFlashLimit(app.store.getState())).toBeNull();

  limitMemory(app, 'flashBytes', flashBytes, Infinity);
  const spent = evaluationsOf(app);
  await startExploration(app);
  expect(spent).toEqual([]);
  const fresh = explorationOf(await exploredApp({ limits: { flashBytes } }));
  expect(resultsDocument(explorationOf(app))).toEqual(resultsDocument(fresh));
});
