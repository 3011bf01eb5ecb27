import { describe, expect, test, vi } from 'vitest';
import { measuredPoints } from '../../../src/exploration/points/pointTable.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { choosePoint } from '../../../src/store/choiceActions.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { closeAll } from '../../../src/store/openActions.ts';
import { changeRecipe } from '../../../src/store/recipeActions.ts';
import { startExploration } from '../../../src/store/runActions.ts';
import { leftStep, returnTo, stepOf } from '../../../src/store/steps.ts';
import { createTestApp, openContents, ownFiles, smallRecipe, stateWhen } from './testApp.ts';

const step = ({ store }: App) => stepOf(store.getState());

async function openedApp(): Promise<App> {
  const app = createTestApp();
  const { model, data } = await ownFiles();
  await openContents(app, [model, data]);
  return app;
}

/** Sixteen levels of both layers: so many points that an exploration can be left in its middle. */
const layers = [2, 4].map((layer) => ({ layer, taus: Array.from({ length: 16 }, (_, n) => n / 100) }));

describe('a step', () => {
  test('is the first screen, what is opened, and every exploration of other settings', async () => {
    const app = createTestApp();
    const first = step(app);
    const { model, data } = await ownFiles();
    await openContents(app, [model]);
    expect(step(app)).toBe(first);
    await openContents(app, [data]);
    const opened = step(app);
    changeRecipe(app, await smallRecipe());
    expect(step(app)).toBe(opened);
    await startExploration(app);
    const explored = step(app);
    choosePoint(app, 1);
    expect(step(app)).toBe(explored);
    changeRecipe(app, { seed: 6 });
    const again = startExploration(app);
    expect(step(app)).toBe(explored);
    await again;
    const steps = [first, opened, explored, step(app)];
    expect(new Set(steps).size).toBe(4);
    closeAll(app);
    expect(step(app)).toBe(first);
  });

  test('comes back as it was left, without a computation', async () => {
    const app = await openedApp();
    await openLink(app, encodeShare({ recipe: await smallRecipe(), choice: { point: 1 } }));
    const { exploration, data } = app.store.getState();
    changeRecipe(app, { seed: 6 });
    const left = leftStep(app.store.getState());
    closeAll(app);
    const call = vi.spyOn(app.services.engine, 'call');
    returnTo(app, left);
    expect(app.store.getState()).toMatchObject({ status: 'done', choice: { point: 1 }, message: null });
    expect(app.store.getState().exploration).toBe(exploration);
    expect(app.store.getState().recipe).toBe(exploration!.recipe);
    expect(app.store.getState().data).toBe(data);
    expect(call).not.toHaveBeenCalled();
  });

  test('that was left in the middle of an exploration goes on with the next one, to the same end', async () => {
    const choice = { budgetPp: 1 };
    const hash = encodeShare({ recipe: await smallRecipe({ layers }), choice });
    const undisturbed = await openedApp();
    await openLink(undisturbed, hash);

    const app = await openedApp();
    const running = openLink(app, hash);
    const state = await stateWhen(
      app,
      ({ exploration }) => exploration !== null && measuredPoints(exploration.points).length > 9,
    );
    const left = leftStep(state);
    // Whoever leaves does so while the engine works.
    await new Promise(setImmediate);
    closeAll(app);
    await running;
    returnTo(app, left);
    const found = measuredPoints(app.store.getState().exploration!.points).length;
    expect(app.store.getState().status).toBe('cancelled');
    expect(found).toBeLessThan(257);
    const call = vi.spyOn(app.services.engine, 'call');
    await startExploration(app);
    const evaluated = call.mock.calls.flatMap(([, request]) =>
      'configurations' in request && request.inputs.length === 20 ? request.configurations : [],
    );
    expect(evaluated.length).toBeLessThanOrEqual(257 - found);
    expect(resultsDocument(app.store.getState().exploration!)).toEqual(
      resultsDocument(undisturbed.store.getState().exploration!),
    );
  });
});
