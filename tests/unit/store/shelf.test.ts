import { afterEach, describe, expect, test, vi } from 'vitest';
import { frontOf } from '../../../src/exploration/points/choice.ts';
import { measuredPoints } from '../../../src/exploration/points/pointTable.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { choosePoint } from '../../../src/store/choiceActions.ts';
import { analysisLimits } from '../../../src/store/keptAnalyses.ts';
import { duplicateSettings, openKept, openLink } from '../../../src/store/linkActions.ts';
import { closeAll } from '../../../src/store/openActions.ts';
import { changeRecipe } from '../../../src/store/recipeActions.ts';
import { refineShown } from '../../../src/store/refineActions.ts';
import { cancelExploration, startExploration } from '../../../src/store/runActions.ts';
import { keepData, removeKept, renameKept, undoRemoval } from '../../../src/store/shelfActions.ts';
import { leftStep, returnTo } from '../../../src/store/steps.ts';
import { documentOf, explored, hash, leaveAll, openPage } from './keepingPages.ts';
import { leave, openContents, ownFiles, smallRecipe, stateWhen } from './testApp.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  await leaveAll();
});

describe('what this browser keeps', () => {
  test('opens again with the images alone, or with nothing where those may be kept', async () => {
    const before = await explored();
    const { data } = await ownFiles();
    for (const isKept of [false, true]) {
      if (isKept) await keepData(before, before.store.getState().data!, true);
      const app = await openPage();
      await openLink(app, await hash());
      if (!isKept) {
        expect(app.store.getState().wanted?.found).toHaveLength(1);
        await openContents(app, [data]);
      }
      expect(app.store.getState()).toMatchObject({ wanted: null, status: 'done', message: null });
      expect(documentOf(app)).toEqual(documentOf(before));
    }
  });

  test.each([
    ['its address', [4], 6, false],
    ['a link to it before that', [], 6, false],
    ['a link to more refined points', [4, 3], 7, true],
  ])('opens again with its refined points by %s', async (_, points, count, isRefined) => {
    const refinement = { points: [], images: 40, steps: 8, mirror: true };
    const before = await explored({ refinement });
    // Whose recipe has its members in another order than a link's.
    choosePoint(before, 4);
    await refineShown(before);
    await keepData(before, before.store.getState().data!, true);
    choosePoint(before, 4);
    await stateWhen(before, ({ checkingPoint }) => checkingPoint === null);
    const { length } = JSON.stringify(documentOf(before));
    await stateWhen(before, ({ kept: [last] }) => last?.resultsBytes === length);
    const { recipe } = before.store.getState();
    expect(recipe!.refinement!.points).toEqual([4]);
    const address = encodeShare({
      recipe: { ...recipe!, refinement: { ...refinement, points } },
      choice: { point: 4 },
    });
    const app = await openPage();
    const phases = new Set<string>();
    app.store.subscribe(({ progress }) => progress && phases.add(progress.phase));
    await openLink(app, address);
    const { exploration, status, choice } = app.store.getState();
    expect([status, choice, exploration!.points.correct.length]).toEqual(['done', { point: 4 }, count]);
    expect(phases.has('refinement')).toBe(isRefined);
    // What goes on counts the points that it knows.
    if (!isRefined) expect(phases.has('selection')).toBe(false);
    const { correct } = before.store.getState().exploration!.points;
    expect(exploration!.points.correct.slice(0, correct.length)).toEqual(correct);
  });

  test('is shown whole by Forward, although it was left while it opened again', async () => {
    const before = await explored({ layers: [2, 4].map((layer) => ({ layer, taus: [0, 0.05, 0.1, 0.15] })) });
    await keepData(before, before.store.getState().data!, true);
    const app = await openPage('another build');
    const opening = openKept(app, app.store.getState().kept[0]!);
    const left = leftStep(await stateWhen(app, ({ exploration }) => exploration !== null));
    // Whoever leaves does so while the engine works.
    await new Promise(setImmediate);
    closeAll(app);
    await opening;
    expect(left.exploration!.complete).toBe(false);
    returnTo(app, left);
    await stateWhen(app, ({ status }) => status === 'done');
    expect(documentOf(app)).toEqual(documentOf(before));
  });

  test('opens again without an analysis, in the build of the page that kept it', async () => {
    const before = await explored();
    expect(before.store.getState().kept[0]!.analysis?.bytes).toBeGreaterThan(10_000);
    await keepData(before, before.store.getState().data!, true);
    const isAnalysed = async (app: App) => {
      const call = vi.spyOn(app.services.engine, 'call');
      await openKept(app, app.store.getState().kept[0]!);
      expect(documentOf(app)).toEqual(documentOf(before));
      return call.mock.calls.some(([method]) => method === 'significance' || method === 'candidates');
    };
    expect(await isAnalysed(await openPage())).toBe(false);
    const other = await openPage('another build');
    expect(other.store.getState().kept[0]!.analysis).toBeUndefined();
    expect(await isAnalysed(other)).toBe(true);
    await stateWhen(
      other,
      ({ kept }) => kept[0]?.analysis?.build === 'another build' && kept[0].analysis.isPriced,
    );
    expect(await isAnalysed(await openPage('another build'))).toBe(false);
  });

  test('has analyses as long as there is room for them, the latest first', async () => {
    const app = await explored();
    const { shelf } = app.services;
    const { analysis, ...kept } = app.store.getState().kept[0]!;
    expect(analysis?.build).toBe('this build');
    const results = (await shelf.results(kept.id))!;
    const { significance, levels, exactCost } = app.store.getState().exploration!;
    const sized = (bytes: number) => ({ significance, levels, exactCost, more: new Uint8Array(bytes) });
    for (let n = 0; n < 5; n++) {
      await shelf.put({ ...kept, id: `${n}`, savedAt: kept.savedAt + 1000 * (n + 1) }, results);
      await shelf.putAnalysis(`${n}`, sized(0.9 * analysisLimits.bytes));
    }
    await shelf.put({ ...kept, id: 'large', savedAt: kept.savedAt + 6000 }, results);
    await shelf.putAnalysis('large', sized(analysisLimits.bytes));
    const withOne = (await shelf.list()).filter((entry) => entry.id !== kept.id && entry.analysis);
    expect(withOne.map(({ id }) => id)).toEqual(['4', '3', '2', '1']);
    expect(await shelf.analysis('0')).toBeUndefined();
    expect(await shelf.analysis('4')).toMatchObject({ exactCost });
  });

  test('goes on where an exploration was left, to the same end', async () => {
    // So many points that a version of the results comes before the last of them.
    const taus = Array.from({ length: 16 }, (_, n) => n / 100);
    const change = { layers: [2, 4].map((layer) => ({ layer, taus })) };
    const undisturbed = await explored(change);
    await removeKept(undisturbed, undisturbed.store.getState().kept[0]!);
    const left = await openPage();
    const { model, data } = await ownFiles();
    await openContents(left, [model, data]);
    const running = openLink(left, await hash(change));
    await stateWhen(
      left,
      ({ exploration }) => exploration !== null && measuredPoints(exploration.points).length > 0,
    );
    cancelExploration(left);
    await running;
    await stateWhen(left, ({ kept }) => kept.length > 0);
    const app = await openPage();
    const [kept] = app.store.getState().kept;
    expect(kept!.complete).toBe(false);
    await openKept(app, kept!);
    await openContents(app, [data]);
    expect(app.store.getState().status).toBe('done');
    expect(documentOf(app)).toEqual(documentOf(undisturbed));
  });

  test('shows at once what was measured before it was left, and keeps it when it is cancelled while it gets ready', async () => {
    const taus = Array.from({ length: 30 }, (_, n) => n / 100);
    const change = { layers: [2, 4].map((layer) => ({ layer, taus })) };
    const left = await openPage();
    const { model, data } = await ownFiles();
    await openContents(left, [model, data]);
    const running = openLink(left, await hash(change));
    await stateWhen(left, ({ front }) => front.length > 1);
    cancelExploration(left);
    await running;
    await keepData(left, left.store.getState().data!, true);
    const measured = measuredPoints(left.store.getState().exploration!.points).length;
    await stateWhen(left, ({ kept }) => kept[0]?.measuredPoints === measured);

    // What was analysed need not be priced to the end.
    const same = await openPage();
    const calls = vi.spyOn(same.services.engine, 'call');
    const again = openKept(same, same.store.getState().kept[0]!);
    await stateWhen(same, ({ front }) => front.length > 1);
    expect(calls.mock.calls.filter(([method]) => method === 'significance')).toEqual([]);
    cancelExploration(same);
    await again;

    const app = await openPage('another build');
    const kept = app.store.getState().kept[0]!;
    expect(kept.measuredPoints).toBeLessThan(kept.points);
    const opening = openKept(app, kept);
    await stateWhen(app, ({ status, progress }) => status === 'running' && progress !== null);
    expect(app.store.getState().exploration).toBeNull();
    cancelExploration(app);
    await opening;
    expect(app.store.getState().message?.text).toBe(
      `Cancelled. Points measured so far and kept: ${kept.measuredPoints} of ${kept.points}; Explore goes on from them.`,
    );
    const call = vi.spyOn(app.services.engine, 'call');
    const goingOn = startExploration(app);
    const { view, front } = await stateWhen(app, ({ front }) => front.length > 0);
    expect(front).toEqual(frontOf(view!.points));
    expect(call.mock.calls.filter(([method]) => method === 'classify')).toEqual([]);
    await goingOn;
    expect(app.store.getState()).toMatchObject({ status: 'done', left: null });
  });

  test.each([
    ['closed', closeAll],
    ['cancelled', cancelExploration],
  ])('stays whole when it is %s while it opens again', async (_, leaveIt) => {
    // Levels are priced, and points shown, in several passes.
    const layers = [2, 4].map((layer) => ({ layer, taus: [0, 0.05, 0.1, 0.15] }));
    const before = await explored({ layers });
    await keepData(before, before.store.getState().data!, true);
    const app = await openPage('another build');
    const [kept] = app.store.getState().kept;
    const put = vi.spyOn(app.services.shelf, 'put');
    const opening = openKept(app, kept!);
    await stateWhen(app, ({ exploration }) => exploration !== null);
    const found = measuredPoints(app.store.getState().exploration!.points).length;
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(kept!.measuredPoints);
    // Whoever leaves does so while the engine works.
    await new Promise(setImmediate);
    leaveIt(app);
    await opening;
    await leave(app);
    expect(put).not.toHaveBeenCalled();
    expect(await app.services.shelf.results(kept!.id)).toBe(JSON.stringify(documentOf(before)));
  });

  test('is as it was left, however soon after its end', async () => {
    const app = await openPage(undefined, 60_000);
    const { model, data } = await ownFiles();
    await openContents(app, [model, data]);
    await openLink(app, await hash());
    closeAll(app);
    const { kept } = await stateWhen(app, ({ kept: [last] }) => last?.complete === true);
    expect(kept).toHaveLength(1);
  });

  test('stays listed when everything is closed, and takes a name', async () => {
    const app = await explored();
    closeAll(app);
    const [kept] = app.store.getState().kept;
    await renameKept(app, kept!, ' for the talk ');
    expect(app.store.getState().kept).toMatchObject([{ name: 'for the talk', choice: { budgetPp: 1 } }]);
    await openKept(app, app.store.getState().kept[0]!);
    await openContents(app, [(await ownFiles()).data]);
    await stateWhen(app, ({ kept: [first] }) => first!.savedAt > kept!.savedAt);
    expect(app.store.getState().kept[0]!.name).toBe('for the talk');
  });

  test('gives its settings to another exploration, beside it', async () => {
    const before = await explored();
    await keepData(before, before.store.getState().data!, true);
    const app = await openPage();
    const [kept] = app.store.getState().kept;
    await duplicateSettings(app, kept!);
    const { recipe, exploration, status } = app.store.getState();
    expect({ recipe, exploration, status }).toEqual({
      recipe: kept!.recipe,
      exploration: null,
      status: 'idle',
    });
    changeRecipe(app, { seed: 6 });
    await startExploration(app);
    const { kept: both } = await stateWhen(app, ({ kept: [last] }) => last?.recipe.seed === 6);
    expect(both.map(({ id }) => id)).toContain(kept!.id);
  });

  test('is deleted, and there again when that is undone', async () => {
    const app = await explored();
    const [kept] = app.store.getState().kept;
    await removeKept(app, kept!);
    expect(app.store.getState().kept).toEqual([]);
    await undoRemoval(app);
    expect(app.store.getState()).toMatchObject({ kept: [kept], removed: null });
    expect(await app.services.shelf.results(kept!.id)).toBe(JSON.stringify(documentOf(app)));
  });

  test('has no room for a full browser, which is said; what is open and what is kept stay', async () => {
    const before = await explored();
    const app = await openPage();
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const { model, data } = await ownFiles();
    await openContents(app, [model, data]);
    await openLink(app, encodeShare({ recipe: await smallRecipe({ seed: 6 }), choice: { budgetPp: 1 } }));
    const { message, status } = await stateWhen(app, ({ message }) => message !== null);
    expect(message?.text).toMatch(/no room left .*delete some/);
    expect(status).toBe('done');
    expect(await app.services.shelf.list()).toEqual(before.store.getState().kept);
  });

  test('stays as it was when the browser ends what writes it, which is one error', async () => {
    const app = await explored();
    const { shelf } = app.services;
    const before = await shelf.list();
    const { put } = IDBObjectStore.prototype;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      const request = put.apply(this, given);
      if (this.name === 'results') this.transaction.abort();
      return request;
    });
    await expect(shelf.put({ ...before[0]!, measuredPoints: 99 }, '')).rejects.toThrow(/keeps nothing/);
    await new Promise(setImmediate);
    expect(await shelf.list()).toEqual(before);
  });

  test('is nothing where the browser forbids it, which is said once and costs nothing', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    });
    const app = await openPage();
    const { model, data } = await ownFiles();
    await openContents(app, [model, data]);
    await openLink(app, await hash());
    const { message, status } = await stateWhen(app, ({ message }) => message !== null);
    expect(message?.text).toMatch(/keeps nothing for this page .*insecure.* Save its results as a file/);
    expect(status).toBe('done');
  });
});
