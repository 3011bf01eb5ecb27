import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { analyse, explore } from '../../../src/exploration/explore.ts';
import { chosenPoint, frontOf } from '../../../src/exploration/points/choice.ts';
import { measuredPoints } from '../../../src/exploration/points/pointTable.ts';
import type { Progress } from '../../../src/exploration/progress.ts';
import { defaultRecipe, withMethod } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { applyResults, parseResults, resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { workerWith } from './inProcessWorker.ts';

const kernels = compiledKernels();
const bytes = new Uint8Array(readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url)));
const model = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
const images = syntheticSet(800, 1);
const data = { images, source: sourceOf('synthetic', []) };

function subjectWith(racing: Recipe['racing']) {
  const sources = { model: model.source, data: data.source };
  const { racing: off, ...recipe } = withMethod(
    defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q'),
    'paper',
    model.network,
  );
  expect(off).toBeNull();
  const layers = recipe.layers.map(({ layer }) => ({
    layer,
    taus: Array.from({ length: 14 }, (_, k) => k / 100),
  }));
  const splits = { calibration: 16, selection: 700, heldOut: 12 };
  return openSubject({ ...recipe, layers, splits, ...(racing !== undefined && { racing }) }, model, data);
}

const worker = () => workerWith(createWasmEngine(kernels));

async function exploreWith(racing: Recipe['racing'], workers = 2, update?: (e: Exploration) => void) {
  const reports: Progress[] = [];
  const exploration = await explore(
    subjectWith(racing),
    createPool(worker, workers),
    { progress: (progress) => reports.push(progress), update: (e) => update?.(e) },
    () => reports.length * 200,
  );
  return { exploration, reports: reports.filter(({ phase }) => phase === 'selection') };
}

const fileOf = (exploration: Exploration) => JSON.stringify(resultsDocument(exploration));

describe('racing on LeNet, against measuring every point on every image', () => {
  let exact: Awaited<ReturnType<typeof exploreWith>>;
  let raced: Awaited<ReturnType<typeof exploreWith>>;
  const wrongUpdates: number[] = [];
  beforeAll(async () => {
    exact = await exploreWith(null);
    raced = await exploreWith({ errorRate: 0.05 }, 2, ({ points }) => {
      for (const point of [...frontOf(points), chosenPoint(points, frontOf(points), { budgetPp: 2 })])
        if (points.correct[0]! >= 0 && points.imagesSeen[point] !== points.imageCount)
          wrongUpdates.push(point);
    });
  });

  test('finds the same front, on fewer evaluations', () => {
    expect(frontOf(raced.exploration.points)).toEqual(frontOf(exact.exploration.points));
    expect(measuredPoints(exact.exploration.points)).toHaveLength(197);
    expect(measuredPoints(raced.exploration.points).length).toBeLessThan(170);
    expect(raced.reports.at(-1)!.total).toBeLessThan(0.95 * exact.reports.at(-1)!.total);
  });

  test('gives points the exact answers, or none and how many images they have seen', () => {
    const { points } = raced.exploration;
    const all = exact.exploration.points;
    for (let point = 0; point < points.correct.length; point++) {
      const isMeasured = points.imagesSeen[point] === points.imageCount;
      expect(points.correct[point]).toBe(isMeasured ? all.correct[point] : -1);
      const bits = points.correctBits.subarray(
        point * points.bytesPerPoint,
        (point + 1) * points.bytesPerPoint,
      );
      bits.forEach((byte, n) => expect(byte & ~all.correctBits[point * points.bytesPerPoint + n]!).toBe(0));
    }
  });

  test('has only fully measured points on the front and chosen, at every moment', () => {
    expect(wrongUpdates).toEqual([]);
  });

  test('reports progress that only grows, and ends', () => {
    const shares = raced.reports.map(({ done, total }) => done / total);
    expect(shares.every((share, n) => n === 0 || share >= shares[n - 1]!)).toBe(true);
    expect(raced.reports.at(-1)).toMatchObject({ secondsLeft: 0 });
    expect(raced.reports.at(-1)!.done).toBe(raced.reports.at(-1)!.total);
    // The exact network has answered while levels were made.
    const [exact, ...others] = raced.exploration.points.imagesSeen;
    expect(exact).toBe(raced.exploration.points.imageCount);
    expect(raced.reports.at(-1)!.done).toBe(others.reduce((sum, seen) => sum + seen, 0));
  });

  test('gives the same file with any number of workers', async () => {
    const other = await exploreWith({ errorRate: 0.05 }, 3);
    expect(fileOf(other.exploration)).toBe(fileOf(raced.exploration));
  });

  test('is restored from its file', async () => {
    const fresh = await analyse(
      subjectWith({ errorRate: 0.05 }),
      createPool(worker, 1),
      { progress: () => undefined, update: () => undefined },
      () => 0,
    );
    applyResults(fresh, parseResults(fileOf(raced.exploration)));
    expect(fileOf(fresh)).toBe(fileOf(raced.exploration));
  });

  test('changes nothing for recipes that do not know it', async () => {
    const { exploration } = await exploreWith(undefined);
    const { recipe, ...rest } = JSON.parse(fileOf(exploration)) as Record<string, unknown>;
    expect(recipe).not.toHaveProperty('racing');
    const withNull = { ...rest, recipe: { ...(recipe as object), racing: null } };
    expect(withNull).toEqual(JSON.parse(fileOf(exact.exploration)));
    expect(rest['points']).not.toHaveProperty('imagesSeen');
  });
});
