import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/exploration/engine.ts';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { analyse, explore } from '../../../src/exploration/explore.ts';
import { frontOf } from '../../../src/exploration/points/choice.ts';
import { levelsOfPoint } from '../../../src/exploration/points/pointTable.ts';
import type { Progress } from '../../../src/exploration/progress.ts';
import { defaultRecipe, withMethod } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { defaultSearch, levelSettings, parseRecipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { gridSize, maxConfigurations, pointOf, spaceOf } from '../../../src/exploration/recipe/space.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { applyResults, parseResults, resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { workerWith } from './inProcessWorker.ts';

const kernels = compiledKernels();
const exampleModel = (name: string) => {
  const bytes = readFileSync(new URL(`../../../public/examples/${name}.tflite`, import.meta.url));
  return openModel({ name: `${name}.tflite`, bytes: new Uint8Array(bytes) }, name);
};
const model = exampleModel('lenet');
const images = syntheticSet(400, 1);
const data = { images, source: sourceOf('synthetic', []) };
const recipeFor = ({ network, source }: typeof model) =>
  withMethod(
    defaultRecipe(network, images, { model: source, data: data.source }, 'nucleo-u575zi-q'),
    'paper',
    network,
  );

function subjectWith(search?: Recipe['search'], levelCount = 6) {
  const recipe = recipeFor(model);
  const layers = recipe.layers.map(({ layer }) => ({
    layer,
    taus: Array.from({ length: levelCount }, (_, k) => k / 50),
  }));
  const splits = { calibration: 16, selection: 145, heldOut: 12 };
  // Kernels that are faster the more is skipped.
  const forms = layers.map(({ layer }) => ({ layer, form: 'unpacked' as const }));
  return openSubject({ ...recipe, layers, splits, forms, ...(search && { search }) }, model, data);
}

const pool = (workers = 2) => createPool(() => workerWith(createWasmEngine(kernels)), workers);

async function exploreWith(subject: ReturnType<typeof subjectWith>, engine: Engine = pool()) {
  const reports: Progress[] = [];
  const updates: number[] = [];
  const found: { exploration?: Exploration; error?: unknown } = {};
  const listener = {
    progress: (progress: Progress) => reports.push(progress),
    update: (exploration: Exploration) => {
      found.exploration = exploration;
      updates.push(exploration.points.correct.length);
    },
  };
  await explore(subject, engine, listener, () => reports.length * 200).catch((error: unknown) => {
    found.error = error;
  });
  return {
    exploration: found.exploration!,
    error: found.error,
    updates,
    selection: reports.filter(({ phase }) => phase === 'selection'),
  };
}

const fileOf = (exploration: Exploration) => JSON.stringify(resultsDocument(exploration));

describe('a guided exploration', () => {
  const search = { kind: 'guided', evaluations: 20 } as const;
  let guided: Awaited<ReturnType<typeof exploreWith>>;
  beforeAll(async () => {
    guided = await exploreWith(subjectWith(search));
  });

  test('measures no more than asked for, each point as the whole grid does', async () => {
    const { exploration: grid } = await exploreWith(subjectWith());
    const { points, complete, heldOut } = guided.exploration;
    expect(complete).toBe(true);
    expect(points.correct).toHaveLength(21);
    const rows = Array.from(points.correct, (_, point) => {
      const levels = levelsOfPoint(points, point);
      return levels ? pointOf(grid.space, levels) : 0;
    });
    expect(new Set(rows).size).toBe(21);
    expect([...points.correct]).toEqual(rows.map((row) => grid.points.correct[row]));
    expect([...points.latencyCycles]).toEqual(rows.map((row) => grid.points.latencyCycles[row]));
    const bitsOf = ({ points: { correctBits, bytesPerPoint } }: Exploration, point: number) =>
      correctBits.subarray(point * bytesPerPoint, (point + 1) * bytesPerPoint);
    rows.forEach((row, point) => expect(bitsOf(guided.exploration, point)).toEqual(bitsOf(grid, row)));
    expect([...heldOut.keys()]).toEqual(expect.arrayContaining([0, ...frontOf(points)]));
  });

  test.each([1, 4])('gives the same file with %d workers', async (workers) => {
    const { exploration } = await exploreWith(subjectWith(search), pool(workers));
    expect(fileOf(exploration)).toBe(fileOf(guided.exploration));
  });

  test('comes back from its results file', async () => {
    const { exploration } = guided;
    const listener = { progress: () => undefined, update: () => undefined };
    const fresh = await analyse(subjectWith(search), pool(), listener, () => 0);
    applyResults(fresh, parseResults(fileOf(exploration)));
    expect(fileOf(fresh)).toBe(fileOf(exploration));
  });

  test('delivers points batch by batch, and what it had when it is cut off', async () => {
    expect(new Set(guided.updates).size).toBeGreaterThan(2);
    const engine = pool();
    let calls = 0;
    const failing: Engine = {
      ...engine,
      call: (method, request) =>
        method === 'classify' && ++calls > 10
          ? Promise.reject(new Error('cut off'))
          : engine.call(method, request),
    };
    const { exploration, error } = await exploreWith(subjectWith(search), failing);
    expect(error).toEqual(new Error('cut off'));
    expect(exploration.complete).toBe(false);
    const measured = exploration.points.correct.filter((correct) => correct >= 0);
    expect(measured.length).toBeGreaterThan(1);
    expect([...measured]).toEqual([...guided.exploration.points.correct.subarray(0, measured.length)]);
    expect(parseResults(fileOf(exploration)).complete).toBe(false);
  });

  test('ends at the grid when that has no more to measure, and says that all is done', async () => {
    const { exploration, selection } = await exploreWith(subjectWith(search, 3));
    const evaluations = exploration.points.correct.length * 145;
    expect(evaluations).toBeLessThanOrEqual(10 * 145);
    // The exact network has answered while levels were made.
    expect(selection.at(-1)).toMatchObject({ done: evaluations - 145, total: evaluations - 145 });
    expect(guided.selection.at(-1)).toMatchObject({ done: 20 * 145, total: 20 * 145 });
  });
});

describe('the recipe of a guided exploration', () => {
  test('is the default where a grid would be too coarse or too large', () => {
    expect(recipeFor(model)).not.toHaveProperty('search');
    const { search, layers } = recipeFor(exampleModel('alexnet'));
    expect(search).toEqual(defaultSearch);
    expect(layers.map((layer) => levelSettings(layer).length)).toEqual([21, 21, 21, 21]);
  });

  test('may have a grid of any size, keeps its search with another method, and is a valid recipe', () => {
    const recipe = recipeFor(exampleModel('alexnet'));
    const layers = recipe.layers.map(({ layer }) => ({
      layer,
      taus: Array.from({ length: 100 }, (_, k) => k / 1000),
    }));
    expect(gridSize(layers)).toBeGreaterThan(maxConfigurations);
    expect(spaceOf(parseRecipe({ ...recipe, layers })).pointCount).toBe(1);
    expect(() => spaceOf(parseRecipe({ ...recipe, layers, search: null }))).toThrow(/guided search/);
    expect(parseRecipe(withMethod(recipe, 'compensated', model.network)).search).toEqual(defaultSearch);
  });

  test.each([
    [{ search: { kind: 'guided', evaluations: 0 } }, /search/],
    [{ search: { kind: 'guided', evaluations: 20_001 } }, /search/],
    [{ search: { kind: 'blind', evaluations: 5 } }, /search/],
    [{ search: defaultSearch, racing: { errorRate: 0.05 } }, /search.*racing/],
  ])('refuses %j', (change, message) => {
    expect(() => parseRecipe({ ...recipeFor(model), ...change })).toThrow(message);
  });
});
