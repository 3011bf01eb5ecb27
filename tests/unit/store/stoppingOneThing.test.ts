import { beforeEach, describe, expect, test } from 'vitest';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { unmeasuredPoints } from '../../../src/exploration/views/layersAlone.ts';
import { TauscopeError } from '../../../src/network/errors.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import { measureAlone } from '../../../src/store/aloneActions.ts';
import { answerShown } from '../../../src/store/answerActions.ts';
import type { App } from '../../../src/store/app.ts';
import { changeBoard } from '../../../src/store/changePricing.ts';
import { choosePoint } from '../../../src/store/choiceActions.ts';
import { cancelCrosscheck, crosscheckNetwork } from '../../../src/store/crosscheckActions.ts';
import { measureShownHeldOut } from '../../../src/store/heldOutActions.ts';
import { openLink } from '../../../src/store/linkActions.ts';
import { stopLooking } from '../../../src/store/lookingActions.ts';
import { cancelQuantising, quantiseModel } from '../../../src/store/quantiseActions.ts';
import { cifar10Batch } from './cifar10Batch.ts';
import { createTestApp, openContents, ownFiles, smallRecipe, stateWhen } from './testApp.ts';

const [own, board] = ['nucleo-u575zi-q', 'nucleo-l4r5zi'] as const;

/** A call that takes until it is cancelled. */
function endless() {
  let end: ((reason: TauscopeError) => void) | undefined;
  return {
    call: () => new Promise<never>((_, reject) => (end = reject)),
    cancel: () => end?.(new TauscopeError('cancelled', 'The work was cancelled.')),
  };
}

async function exploredApp(change: Partial<Recipe> = {}): Promise<App> {
  const app = createTestApp();
  const [crosscheck, quantising] = [endless(), endless()];
  const services = {
    ...app.services,
    crosschecker: { crosscheck: crosscheck.call, cancel: crosscheck.cancel },
    quantiser: { ...app.services.quantiser, quantise: quantising.call, cancel: quantising.cancel },
  };
  const { model, data } = await ownFiles();
  await openContents(app, [model, data]);
  await openLink(app, encodeShare({ recipe: await smallRecipe(change), choice: { point: 1 } }));
  await stateWhen(app, ({ checkingPoint, isTryingScales }) => checkingPoint === null && !isTryingScales);
  return { ...app, services };
}

let app: App;
beforeEach(async () => {
  app = await exploredApp();
});

const boardShown = () => app.store.getState().view!.board.id;
const boardIsShown = () => stateWhen(app, ({ view, pricing }) => view?.board.id === board && !pricing);
const quantise = () => quantiseModel(app, '', { calibration: 4, selection: 6, heldOut: 20 });

describe('who stops an insight', () => {
  test('goes on seeing the results on the board that was set', async () => {
    const priced = changeBoard(app, board);
    const looking = answerShown(app, 'selection');
    stopLooking(app);
    expect(app.store.getState().looking).toBeNull();
    await Promise.all([priced, looking]);
    expect(boardShown()).toBe(board);
  });

  test('gets what is being opened', async () => {
    const opened = openContents(app, [{ name: 'other.bin', bytes: cifar10Batch(50, 2) }]);
    void answerShown(app, 'selection');
    stopLooking(app);
    await opened;
    expect(app.store.getState().data!.images.name).toBe('other.bin');
  });

  test('goes on comparing with onnxruntime', async () => {
    const comparison = crosscheckNetwork(app);
    void answerShown(app, 'selection');
    stopLooking(app);
    expect(app.store.getState()).toMatchObject({ looking: null, crosschecking: 0 });
    cancelCrosscheck(app);
    await comparison;
  });
});

test('what is being measured for an insight ends with what it is measured of', async () => {
  const looking = answerShown(app, 'selection');
  await openContents(app, [{ name: 'other.bin', bytes: cifar10Batch(50, 2) }]);
  await looking;
  expect(app.store.getState()).toMatchObject({ looking: null, answers: null, message: null });
});

test.each([
  ['comparing with onnxruntime', () => crosscheckNetwork(app), () => cancelCrosscheck(app)],
  ['quantising', quantise, () => cancelQuantising(app)],
])('a board that was set before or while %s is shown once that has ended', async (_, begin, cancel) => {
  app.store.setState({ floatModel: { name: 'float.onnx' } as never });
  void changeBoard(app, board);
  const before = begin();
  expect(boardShown()).toBe(own);
  cancel();
  await before;
  await boardIsShown();

  const during = begin();
  await changeBoard(app, own);
  const { crosschecking, quantising } = app.store.getState();
  expect(crosschecking ?? quantising).not.toBeNull();
  expect(boardShown()).toBe(board);
  cancel();
  await during;
  expect(boardShown()).toBe(own);
});

test('the chosen point is measured on the held-out images once what has displaced that has ended', async () => {
  const { exploration } = app.store.getState();
  choosePoint(app, 3);
  exploration!.heldOut.delete(3);
  void measureShownHeldOut(app);
  const comparison = crosscheckNetwork(app);
  expect(app.store.getState().checkingPoint).toBeNull();
  cancelCrosscheck(app);
  await comparison;
  expect(app.store.getState().checkingPoint).toBe(3);
  await stateWhen(app, ({ checkingPoint }) => checkingPoint === null);
  expect(exploration!.heldOut.has(3)).toBe(true);
});

describe('of layers alone', () => {
  const search = { kind: 'guided', evaluations: 2 } as const;
  const taus = Array.from({ length: 12 }, (_, n) => n / 10);
  const layers = [2, 4].map((layer) => ({ layer, taus }));
  const missing = () => {
    const { alone } = app.store.getState();
    return alone ? unmeasuredPoints(alone.measured.points).length : Infinity;
  };
  beforeEach(async () => {
    app = await exploredApp({ layers, search });
  });

  test.each([
    ['a person stops them', () => stopLooking(app)],
    ['another board is shown', () => void changeBoard(app, board)],
  ])('those are kept that are measured when %s, and the others are measured later', async (_, end) => {
    const all = measureAlone(app);
    await stateWhen(app, ({ looking }) => looking !== null && looking.share > 0.3);
    end();
    await all;
    const left = missing();
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(taus.length);
    await stateWhen(app, ({ pricing }) => pricing === null);
    const kept = app.store.getState().alone!.measured.points.correct.slice();
    await measureAlone(app);
    expect(missing()).toBe(0);
    const { correct } = app.store.getState().alone!.measured.points;
    expect(correct.map((each, point) => (kept[point]! < 0 ? -1 : each))).toEqual(kept);
  });

  test('answers that are wanted meanwhile follow', async () => {
    const all = measureAlone(app);
    await answerShown(app, 'selection');
    expect(app.store.getState().looking).not.toBeNull();
    await all;
    const { answers, looking } = app.store.getState();
    expect([answers!.split, answers!.byPoint.has(1), looking]).toEqual(['selection', true, null]);
  });
});
