import { afterEach, describe, expect, test } from 'vitest';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import type { App } from '../../../src/store/app.ts';
import { choosePoint } from '../../../src/store/choiceActions.ts';
import { openComparison, refreshComparison } from '../../../src/store/compareActions.ts';
import { indexedShelf } from '../../../src/store/indexedShelf.ts';
import { openKept, openLink } from '../../../src/store/linkActions.ts';
import { closeAll } from '../../../src/store/openActions.ts';
import { refineShown } from '../../../src/store/refineActions.ts';
import { cancelExploration, startExploration } from '../../../src/store/runActions.ts';
import { keepData, removeKept, renameKept, undoRemoval } from '../../../src/store/shelfActions.ts';
import { leftStep, returnTo } from '../../../src/store/steps.ts';
import { documentOf, explored, exploreIn, hash, leaveAll, openPage } from './keepingPages.ts';
import { openContents, ownFiles, smallRecipe, stateWhen } from './testApp.ts';

afterEach(leaveAll);

const taus = Array.from({ length: 16 }, (_, n) => n / 100);
/** Takes long enough to be left on the way. */
const layers = [2, 4].map((layer) => ({ layer, taus }));
/** Fewer steps than are usual. */
const refinement = { points: [], images: 40, steps: 8, mirror: true };

async function extents(app: App) {
  const kept = await app.services.shelf.list();
  return kept.map(({ recipe, complete, measuredPoints }) => ({
    complete,
    measuredPoints,
    refined: recipe.refinement?.points ?? [],
  }));
}

/** Refines point 4 of what is shown, until that is kept. */
async function refine(app: App): Promise<void> {
  choosePoint(app, 4);
  await refineShown(app);
  await stateWhen(app, ({ checkingPoint }) => checkingPoint === null);
  const { length } = JSON.stringify(documentOf(app));
  await stateWhen(app, ({ kept: [last] }) => last?.resultsBytes === length);
}

/** Waits until a page has kept what is shown in it, or has seen that more is kept. */
async function hasSettled(app: App): Promise<void> {
  const { kept } = app.store.getState();
  await stateWhen(app, (state) => state.kept !== kept);
}

/** Begins to explore and stops after the first points. */
async function beginIn(app: App): Promise<void> {
  const { model, data } = await ownFiles();
  await openContents(app, [model, data]);
  app.store.setState({ recipe: await smallRecipe({ layers }) });
  const running = startExploration(app);
  await stateWhen(app, ({ exploration }) => exploration?.points.correct.some((count) => count >= 0) === true);
  cancelExploration(app);
  await running;
}

describe('what is kept of an exploration', () => {
  test('has its refined points, although it is explored again without them', async () => {
    const app = await explored();
    await refine(app);
    const before = await extents(app);
    expect(before).toEqual([{ complete: true, measuredPoints: 6, refined: [4] }]);
    closeAll(app);
    const { model, data } = await ownFiles();
    await openContents(app, [model, data]);
    app.store.setState({ recipe: await smallRecipe() });
    await startExploration(app);
    choosePoint(app, 1);
    await new Promise((done) => setTimeout(done, 500));
    expect(await extents(app)).toEqual(before);
  });

  test('has its refined points, although a step from before is shown again', async () => {
    const app = await explored({ refinement });
    await keepData(app, app.store.getState().data!, true);
    const left = leftStep(app.store.getState());
    closeAll(app);
    await openKept(app, app.store.getState().kept[0]!);
    await refine(app);
    const before = await extents(app);
    closeAll(app);
    returnTo(app, left);
    await stateWhen(app, ({ exploration }) => exploration?.refinedFrom.size === 1);
    expect(await extents(app)).toEqual(before);
  });

  test('has what another tab has refined, and opens with it from a list of before or by a link, in the prices of that', async () => {
    const app = await explored({ refinement });
    const { recipe, choice } = app.store.getState();
    await keepData(app, app.store.getState().data!, true);
    const other = await openPage();
    await refine(app);
    const before = await extents(app);
    await openKept(other, other.store.getState().kept[0]!);
    expect(other.store.getState().exploration!.recipe.refinement!.points).toEqual([4]);
    await hasSettled(other);
    expect(await extents(app)).toEqual(before);

    const third = await openPage();
    const pricing = { board: 'nucleo-h743zi' };
    await openLink(third, encodeShare({ recipe: recipe!, choice, pricing }));
    const { exploration, view } = third.store.getState();
    expect(exploration!.recipe.refinement!.points).toEqual([4]);
    expect(view!.board.id).toBe(pricing.board);
  });

  test('is finished, although another tab begins it', async () => {
    const other = await openPage();
    const app = await explored({ layers });
    const before = await extents(app);
    expect(before).toMatchObject([{ complete: true }]);
    await beginIn(other);
    await stateWhen(other, ({ kept }) => kept.length > 0);
    expect(await extents(app)).toEqual(before);
  });

  test('is what was explored since its deletion, although that is undone', async () => {
    const app = await openPage();
    await beginIn(app);
    await stateWhen(app, ({ kept }) => kept.length > 0);
    closeAll(app);
    await removeKept(app, app.store.getState().kept[0]!);
    await exploreIn(app, { layers });
    const before = await extents(app);
    expect(before).toMatchObject([{ complete: true }]);
    await undoRemoval(app);
    expect(await extents(app)).toEqual(before);
  });
});

test('what another tab has deleted is not explored anew without a word', async () => {
  const app = await explored();
  const other = await openPage();
  closeAll(app);
  await hasSettled(app);
  await removeKept(app, app.store.getState().kept[0]!);
  await openKept(other, other.store.getState().kept[0]!);
  const { message, kept, exploration, opening } = other.store.getState();
  expect(message?.text).toMatch(/is no longer kept here: another tab has deleted it/);
  expect({ kept, exploration, opening }).toEqual({ kept: [], exploration: null, opening: null });
  // Its link does.
  await openContents(other, Object.values(await ownFiles()));
  await openLink(other, await hash());
  await stateWhen(other, ({ kept: [last] }) => last?.complete === true);
});

test('a compared exploration takes its new name', async () => {
  const app = await explored();
  const [kept] = app.store.getState().kept;
  await openComparison(app, [{ recipe: kept!.recipe }]);
  await renameKept(app, kept!, 'as it is called now');
  await refreshComparison(app);
  expect(app.store.getState().comparison![0]!.shared.name).toBe('as it is called now');
});

test('images that are to be kept stay until they are explored, as long as another page is open', async () => {
  const app = await openPage();
  await openContents(app, Object.values(await ownFiles()));
  const { data } = app.store.getState();
  await keepData(app, data!, true);
  const { shelf } = app.services;
  const found = () => shelf.files(data!.source.files.map(({ sha256 }) => sha256));
  await indexedShelf('this build', () => Promise.resolve(false)).sweep();
  expect(await found()).toHaveLength(1);
  await shelf.sweep();
  expect(await found()).toEqual([]);
});
