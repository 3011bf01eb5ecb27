import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { classOf } from '../../../src/arithmetic/classOf.ts';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { analyse, explore } from '../../../src/exploration/explore.ts';
import { engineJob } from '../../../src/exploration/holdExploration.ts';
import { frontOf } from '../../../src/exploration/points/choice.ts';
import { levelsOfPoint } from '../../../src/exploration/points/pointTable.ts';
import { pointsToRefine } from '../../../src/exploration/pointsToRefine.ts';
import { defaultRecipe, withDomain } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Refinement } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { refinementImages } from '../../../src/exploration/refinementImages.ts';
import { secondsPerStep } from '../../../src/exploration/refinementTime.ts';
import { refinePoints, tuning } from '../../../src/exploration/refinePoints.ts';
import { neighbourOf } from '../../../src/exploration/startFromNeighbour.ts';
import { pointSummary } from '../../../src/exploration/views/pointSummary.ts';
import { exportBundle } from '../../../src/firmware/exportPoint.ts';
import { exportRequest } from '../../../src/firmware/exportRequest.ts';
import { networkInput } from '../../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import type { Network } from '../../../src/network/network.ts';
import { carriedOver } from '../../../src/refinement/carriedOver.ts';
import { refine } from '../../../src/refinement/refine.ts';
import type { RefinementEngine } from '../../../src/refinement/teacher.ts';
import { teacherOf } from '../../../src/refinement/teacher.ts';
import { applyResults, parseResults, resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { directVariant } from './directVariant.ts';
import { inProcessWorker, workerWith } from './inProcessWorker.ts';

const kernels = compiledKernels();
const bytes = new Uint8Array(readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url)));
const model = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
const images = syntheticSet(260, 1);
const data = { images, source: sourceOf('synthetic', []) };
const sources = { model: model.source, data: data.source };
const listener = { progress: () => undefined, update: () => undefined };
const worker = () => workerWith(createWasmEngine(kernels));
const learning: Omit<Refinement, 'points'> = { images: 200, steps: 30, mirror: true };

function subjectWith(refinement: Refinement, shares = [0.6, 0.9]) {
  const usual = defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q');
  const recipe = withDomain(usual, 'direct', model.network);
  const layers = recipe.layers.map(({ layer }) => ({ layer, shares }));
  const splits = { calibration: 8, selection: 40, heldOut: 16 };
  return openSubject({ ...recipe, allocation: 'equal', layers, splits, refinement }, model, data);
}

const exploreWith = (refinement: Refinement, workers = 1): Promise<Exploration> =>
  explore(subjectWith(refinement), createPool(worker, workers), listener, () => 0);

const fileOf = (exploration: Exploration) => JSON.stringify(resultsDocument(exploration));

/** The network of a point, put together from its levels without the product's own helpers. */
function networkOf({ network, levels, points }: Exploration, point: number): Network {
  const chosen = levelsOfPoint(points, point)!;
  const layers = network.layers.map((layer) => {
    const k = levels.findIndex((table) => table.layer === layer.index);
    if (k < 0 || layer.kind !== 'conv') return layer;
    const { skipped, weights, bias } = directVariant(levels[k]!.levels[chosen[k]!]!);
    // All channel counts of this model are even: pair p of a row is operands 2p and 2p + 1.
    return { ...layer, weights: weights.map((weight, n) => (skipped![n >> 1] === 1 ? 0 : weight)), bias };
  });
  return { ...network, layers };
}

describe('an exploration with refined points', () => {
  const points = [1, 4];
  let exploration: Exploration;
  let analysed: Exploration;
  /** Analysed anew, as a results file is read into it. */
  const fresh = (): Exploration => ({
    ...analysed,
    points: structuredClone(analysed.points),
    refinedFrom: new Map(),
    heldOut: new Map(),
  });
  beforeAll(async () => {
    const engine = createPool(inProcessWorker, 1);
    analysed = await analyse(subjectWith({ ...learning, points }), engine, listener, () => 0);
    exploration = await exploreWith({ ...learning, points });
  });

  test('adds a point per refined one, at the same cost and with the same masks', () => {
    const { points: table, refinedFrom, levels } = exploration;
    expect([...refinedFrom]).toEqual([
      [5, 1],
      [6, 4],
    ]);
    for (const [refined, from] of refinedFrom) {
      for (const figure of ['latencyCycles', 'macs', 'smlads', 'flashBytes'] as const)
        expect(table[figure][refined]).toBe(table[figure][from]);
      const [now, before] = [refined, from].map((point) => levelsOfPoint(table, point)!);
      levels.forEach(({ levels: all }, k) => {
        const [tuned, start] = [directVariant(all[now![k]!]!), directVariant(all[before![k]!]!)];
        expect(tuned.skipped).toEqual(start.skipped);
        expect(tuned).not.toEqual(start);
        tuned.weights.forEach((weight, n) =>
          expect(start.skipped![n >> 1] === 1 && weight !== 0).toBe(false),
        );
      });
    }
  });

  test('measures them with their own weights on selection and held-out images', () => {
    const { points: table, splits, network, recipe, heldOut } = exploration;
    const inputOf = networkInput(images, network);
    for (const point of exploration.refinedFrom.keys()) {
      const tuned = networkOf(exploration, point);
      const right = [...splits.selection].filter(
        (image) =>
          classOf(runNetwork(tuned, inputOf(image), { rounding: recipe.rounding }), 0) ===
          images.labels[image],
      );
      expect(table.correct[point]).toBe(right.length);
      expect(heldOut.has(point)).toBe(true);
    }
  });

  test('answers more like the exact network than before', () => {
    const { network, recipe, splits } = exploration;
    const inputOf = networkInput(images, network);
    const logits = (of: Network, image: number) =>
      runNetwork(of, inputOf(image), { rounding: recipe.rounding }) as Int8Array;
    const exact = [...splits.heldOut].map((image) => logits(network, image));
    const distance = (point: number) => {
      const changed = networkOf(exploration, point);
      return exact.reduce(
        (sum, wanted, n) =>
          logits(changed, splits.heldOut[n]!).reduce((d, q, k) => d + (q - wanted[k]!) ** 2, sum),
        0,
      );
    };
    expect(distance(5)).toBeLessThan(0.9 * distance(1));
  });

  test('starts the second point from what the first one has learned, for a quarter of the steps', async () => {
    const { levels, points: table, network, recipe } = exploration;
    const layersOf = (point: number) =>
      levelsOfPoint(table, point)!.map((level, k) => directVariant(levels[k]!.levels[level]!));
    const [own, before, after] = [layersOf(4), layersOf(1), layersOf(5)];
    const carried = own.map((layer, k) => carriedOver(layer, { before: before[k]!, after: after[k]! }, NaN));
    const engine = createWasmEngine(kernels);
    engine.open(engineJob(network, recipe.rounding));
    const runner: RefinementEngine = {
      logits: (inputs) => Promise.resolve(engine.logits({ inputs })),
      distil: (task) => Promise.resolve(engine.distil(task)),
    };
    const teacher = teacherOf(runner, refinementImages(exploration, learning), {
      temperature: 2,
      labelShare: 0,
    });
    const settings = { seed: recipe.seed + 4, steps: 8, variation: { mirror: true, shift: 0 }, ...tuning };
    const { layers } = await refine(teacher, network, [own, carried], settings, () => undefined);
    expect(layers).toEqual(layersOf(6));
  });

  test('takes the refined point as neighbour that multiplies the same but for the fewest', () => {
    const { levels, points: table } = exploration;
    const masksOf = (point: number) =>
      levelsOfPoint(table, point)!.flatMap((level, k) => [
        ...directVariant(levels[k]!.levels[level]!).skipped!,
      ]);
    const apart = (a: number, b: number) => {
      const other = masksOf(b);
      return masksOf(a).filter((skips, pair) => skips !== other[pair]).length;
    };
    for (const point of [2, 3])
      expect(neighbourOf(exploration, point)).toBe(apart(point, 1) < apart(point, 4) ? 5 : 6);
    expect(neighbourOf(analysed, 2)).toBeNull();
  });

  test('gives the same file with any number of workers', async () => {
    const expected = fileOf(exploration);
    expect(fileOf(await exploreWith({ ...learning, points }, 3))).toBe(expected);
  });

  test('comes back from its file without refining again', () => {
    const text = fileOf(exploration);
    const again = fresh();
    applyResults(again, parseResults(text));
    expect(fileOf(again)).toBe(text);
    expect(again.levels.map(({ levels }) => levels.map(({ variant }) => variant))).toEqual(
      exploration.levels.map(({ levels }) => levels.map(({ variant }) => variant)),
    );
  });

  test('refuses files whose refined points do not fit', () => {
    const spoil = (
      change: (refined: { from: number; layers: { layer: number; weights: string }[] }) => void,
    ) => {
      const content = JSON.parse(fileOf(exploration)) as { refined: Parameters<typeof change>[0][] };
      change(content.refined[0]!);
      return JSON.stringify(content);
    };
    const texts = [
      spoil((refined) => (refined.layers[0]!.layer = 3)),
      spoil((refined) => (refined.layers[0]!.weights = refined.layers[1]!.weights)),
      spoil((refined) => (refined.layers[0]!.weights = 'AAAA')),
      spoil((refined) => (refined.from = 0)),
      spoil((refined) => (refined.from = 4000)),
    ];
    for (const text of texts)
      expect(() => applyResults(fresh(), parseResults(text))).toThrow(/results|refined/);
  });

  test('exports the outputs of the refined weights and biases', () => {
    const { splits, network, recipe } = exploration;
    const inputOf = networkInput(images, network);
    const files = unzipSync(exportBundle(exportRequest(exploration, 5)));
    const manifest = JSON.parse(new TextDecoder().decode(files['manifest.json'])) as {
      vectors: { outputsCrc32: string };
      facts: { chosen: { refinedFrom: number } };
    };
    const outputs = [...splits.heldOut.subarray(0, 8)].map(
      (image) =>
        runNetwork(networkOf(exploration, 5), inputOf(image), { rounding: recipe.rounding }) as Int8Array,
    );
    expect(manifest.vectors.outputsCrc32).toBe(
      outputs
        .reduce((crc, output) => crc32(output, crc), 0)
        .toString(16)
        .padStart(8, '0'),
    );
    expect(manifest.facts.chosen.refinedFrom).toBe(1);
    expect(pointSummary(exploration, 1)).not.toHaveProperty('refinedFrom');
  });

  test('finds the points that are named as the front, those refined already left out', () => {
    const front = frontOf(exploration.points).filter((point) => [2, 3].includes(point));
    expect(pointsToRefine(exploration, 'front')).toEqual(front.toReversed());
    expect(pointsToRefine(exploration, 1)).toEqual(front.slice(0, 1));
    expect(pointsToRefine(exploration, [4])).toEqual([4]);
  });

  test('leaves out points of the front that lose too much, unless there are no others', () => {
    const losing = (lossesPp: Readonly<Record<number, number>>) => {
      const { points } = exploration;
      const [correct, latencyCycles] = [points.correct.slice(), points.latencyCycles.slice()];
      for (const [point, lossPp] of Object.entries(lossesPp)) {
        correct[Number(point)] = correct[0]! - (lossPp / 100) * points.imageCount;
        latencyCycles[Number(point)] = 100 - lossPp;
      }
      return { ...exploration, points: { ...points, correct, latencyCycles } };
    };
    expect(pointsToRefine(losing({ 2: 25, 3: 12.5 }), 'front')).toEqual([3]);
    expect(pointsToRefine(losing({ 2: 50, 3: 25 }), 'front')).toEqual([]);
    const others = [...exploration.points.correct.keys()].slice(1);
    const far = Object.fromEntries(others.map((point) => [point, 25 + 10 * point]));
    expect(pointsToRefine(losing(far), 'front')).toEqual(expect.arrayContaining([2, 3]));
  });

  test.each([0, 7])('refuses to refine point %i', async (point) => {
    const engine = createPool(worker, 1);
    const settings = { ...learning, points: [point] };
    await expect(
      refinePoints(exploration, engine, [point], settings, listener, () => 0),
    ).rejects.toMatchObject({ code: 'recipe-invalid' });
  });
});

test('leaves points alone whose layers skip nothing', async () => {
  const refinement: Refinement = { ...learning, labelShare: 0.3, points: [1, 4] };
  const { recipe } = subjectWith(refinement, [0, 0.9]);
  const engine = createPool(worker, 1);
  const subject = openSubject({ ...recipe, deadOperands: 'keep' }, model, data);
  const exploration = await explore(subject, engine, listener, () => 0);
  expect([...exploration.refinedFrom.values()]).toEqual([4]);
  await expect(secondsPerStep(exploration, engine, 1, refinement, () => 0)).resolves.toBeNull();
  const { imageCount, ...points } = structuredClone(exploration.points);
  points.correct.set([imageCount, imageCount - 1], 1);
  points.latencyCycles.set([2, 1], 1);
  const fresh = { ...exploration, recipe, refinedFrom: new Map(), points: { ...points, imageCount } };
  expect(frontOf(fresh.points)).toEqual([2, 1]);
  fresh.recipe = { ...recipe, refinement: { ...refinement, points: 2 } };
  expect(pointsToRefine(fresh, 2)).toEqual([2]);
});
