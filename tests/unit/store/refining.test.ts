import { beforeAll, describe, expect, test } from 'vitest';
import { levelSettings } from '../../../src/exploration/recipe/recipe.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { choosePoint } from '../../../src/store/choiceActions.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { changeRecipe } from '../../../src/store/recipeActions.ts';
import {
  frontRefinementTime,
  goOnRefining,
  refineFront,
  refineShown,
} from '../../../src/store/refineActions.ts';
import { cancelExploration } from '../../../src/store/runActions.ts';
import { shownPoint } from '../../../src/store/shownPoint.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { compiledKernels } from '../../kernels.ts';
import { createTestApp, openContents, ownFiles, smallRecipe, stateWhen } from './testApp.ts';

const kernels = compiledKernels();
/** Settings of the refinement, and no point yet. */
const refinement = { points: [], images: 40, steps: 8, mirror: true };

/** So many that it goes on when a test has seen it begin. */
const manySteps = 24;

async function exploredApp(steps = refinement.steps): Promise<App> {
  const app = createTestApp(() => createWasmEngine(kernels));
  const { model, data } = await ownFiles();
  await openContents(app, [model, data]);
  const recipe = await smallRecipe({ refinement: { ...refinement, steps } });
  await openLink(app, encodeShare({ recipe, choice: { point: 4 } }));
  await stateWhen(app, ({ checkingPoint }) => checkingPoint === null);
  return app;
}

describe('refinement in the store', () => {
  let app: App;
  beforeAll(async () => {
    app = await exploredApp();
    await refineShown(app);
    await stateWhen(app, ({ checkingPoint }) => checkingPoint === null);
  });

  test('adds the refined point and chooses it, measured on the held-out images', () => {
    const { exploration, status, choice, message, version } = app.store.getState();
    expect([status, choice, message]).toEqual(['done', { point: 5 }, null]);
    expect(exploration!.refinedFrom).toEqual(new Map([[5, 4]]));
    expect(exploration!.points.correct[5]).toBeGreaterThanOrEqual(0);
    expect(exploration!.heldOut.has(5)).toBe(true);
    expect(version).toBeGreaterThan(0);
  });

  test('leaves a recipe that gives the same again, and settings that are up to date', async () => {
    const { exploration, recipe } = app.store.getState();
    expect(recipe).toBe(exploration!.recipe);
    expect(recipe!.refinement).toEqual({ ...refinement, points: [4] });
    const other = createTestApp(() => createWasmEngine(kernels));
    const { model, data } = await ownFiles();
    await openContents(other, [model, data]);
    await openLink(other, encodeShare({ recipe: recipe!, choice: { point: 5 } }));
    const again = other.store.getState().exploration!;
    expect(shownPoint(other.store.getState())).toBe(5);
    expect(again.points).toEqual(exploration!.points);
    expect(again.levels).toEqual(exploration!.levels);
  });

  test('forgets point numbers when the grid changes', () => {
    const { recipe } = app.store.getState();
    changeRecipe(app, { seed: 77 });
    expect(app.store.getState().recipe).not.toHaveProperty('refinement');
    changeRecipe(app, recipe!);
    expect(app.store.getState().recipe).toEqual(recipe);
  });

  test('says how long the front takes, and refines what is left of it, once', async () => {
    const { exploration, front } = app.store.getState();
    // As if it had lost less: points that lose a fifth of the images are left out.
    exploration!.points.correct[2] = 15;
    const { points, seconds } = (await frontRefinementTime(app))!;
    expect(points).toBe(front.filter((point) => ![0, 4, 5].includes(point)).length);
    expect(seconds).toBeGreaterThan(0);
    await refineFront(app);
    const made = [...exploration!.refinedFrom.values()];
    expect(new Set(made).size).toBe(made.length);
    const count = exploration!.points.correct.length;
    await refineFront(app);
    expect(exploration!.points.correct).toHaveLength(count);
    exploration!.levels.forEach(({ levels }, k) =>
      expect(levels.length).toBeGreaterThanOrEqual(levelSettings(exploration!.recipe.layers[k]!).length),
    );
  });

  test('is gone on with from the results of any moment, to the same end', async () => {
    const whole = await exploredApp();
    const { exploration: wanting } = whole.store.getState();
    wanting!.recipe = { ...wanting!.recipe, refinement: { ...refinement, points: [4, 2, 3] } };
    const textOf = ({ store }: App) => JSON.stringify(resultsDocument(store.getState().exploration!));
    const left: string[] = [];
    whole.store.subscribe(({ status, exploration }) => {
      if (status === 'running' && exploration!.refinedFrom.size === left.length + 1) left.push(textOf(whole));
    });
    await goOnRefining(whole);
    await stateWhen(whole, ({ checkingPoint }) => checkingPoint === null);
    expect(left.length).toBeGreaterThan(1);
    const { refinedFrom } = wanting!;
    expect(refinedFrom.size).toBe(left.length);
    const { model, data } = await ownFiles();
    for (const text of left) {
      const again = createTestApp(() => createWasmEngine(kernels));
      const results = { name: 'left.json', bytes: new TextEncoder().encode(text) };
      await openContents(again, [results, model, data]);
      expect(textOf(again) === textOf(whole)).toBe(true);
    }
  });

  test('leaves a choice that a person makes meanwhile', async () => {
    const other = await exploredApp(manySteps);
    const running = refineShown(other);
    await stateWhen(other, ({ progress }) => progress?.phase === 'refinement' && progress.done > 0);
    choosePoint(other, 2);
    await running;
    const { exploration, choice } = other.store.getState();
    expect([exploration!.refinedFrom.size, choice]).toEqual([1, { point: 2 }]);
  });

  test('ends at once when cancelled, and everything found before stays', async () => {
    const cancelled = await exploredApp(manySteps);
    choosePoint(cancelled, 4);
    const running = refineShown(cancelled);
    await stateWhen(cancelled, ({ progress }) => progress?.phase === 'refinement' && progress.done > 0);
    cancelExploration(cancelled);
    await running;
    const { status, exploration, message } = cancelled.store.getState();
    expect(status).toBe('done');
    expect(message).toEqual({ kind: 'notice', text: 'Cancelled. What was refined until then is kept.' });
    expect(exploration!.points.correct).toHaveLength(5);
    await refineShown(cancelled);
    expect(exploration!.refinedFrom.size).toBe(1);
  });

  test('leaves a recipe that gives what there is when refining a point again is cancelled', async () => {
    const app = await exploredApp(manySteps);
    await refineShown(app);
    await stateWhen(app, ({ checkingPoint }) => checkingPoint === null);
    choosePoint(app, 4);
    const running = refineShown(app);
    await stateWhen(app, ({ progress }) => progress?.phase === 'refinement' && progress.done > 0);
    cancelExploration(app);
    await running;
    const { recipe, refinedFrom } = app.store.getState().exploration!;
    expect([...refinedFrom]).toEqual([[5, 4]]);
    expect(recipe.refinement!.points).toEqual([4]);
  });

  test('ends, and says so, when a file is opened that turns out to be none; the exploration is as complete as before', async () => {
    const app = await exploredApp(manySteps);
    choosePoint(app, 4);
    const running = refineShown(app);
    await stateWhen(app, ({ progress }) => progress?.phase === 'refinement' && progress.done > 0);
    await openContents(app, [{ name: 'notes.bin', bytes: new Uint8Array(7) }]);
    await running;
    const { status, message } = app.store.getState();
    expect([status, message?.kind]).toEqual(['done', 'error']);
    expect(message!.text).toMatch(/ The refinement was stopped\.$/);
  });
});
