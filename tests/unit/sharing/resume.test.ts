import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Engine } from '../../../src/exploration/engine.ts';
import { explore } from '../../../src/exploration/explore.ts';
import type { Progress } from '../../../src/exploration/progress.ts';
import { defaultRecipe, withMethod } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import type { Results } from '../../../src/sharing/resultsFile.ts';
import { parseResults, resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { checkResumable, knownAnswers, restoreResults } from '../../../src/sharing/resume.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { refused } from '../../refused.ts';
import { workerWith } from '../exploration/inProcessWorker.ts';

const kernels = compiledKernels();
const bytes = readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url));
const model = openModel({ name: 'lenet.tflite', bytes: new Uint8Array(bytes) }, 'lenet');
const images = syntheticSet(200, 1);
const data = { images, source: sourceOf('synthetic', []) };

function recipeWith(change: Partial<Recipe>): Recipe {
  const sources = { model: model.source, data: data.source };
  const recipe = withMethod(
    defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q'),
    'paper',
    model.network,
  );
  const layers = recipe.layers.map(({ layer }) => ({ layer, taus: [0, 0.03, 0.06, 0.1] }));
  return { ...recipe, layers, splits: { calibration: 16, selection: 50, heldOut: 12 }, ...change };
}

/** Explores, from earlier results if there are any; with every state on the way, the evaluations asked for, and images learned from. */
async function explored(recipe: Recipe, earlier?: Results) {
  const states: string[] = [];
  let evaluations = 0;
  let learned = 0;
  const pool = createPool(() => workerWith(createWasmEngine(kernels)), 1);
  const call: Engine['call'] = (method, request) => {
    if ('configurations' in request) evaluations += request.configurations.length * request.inputs.length;
    if ('teacher' in request) learned += request.inputs.length;
    return pool.call(method, request);
  };
  const listener = {
    progress: () => undefined,
    update: (exploration: Parameters<typeof resultsDocument>[0]) =>
      void states.push(JSON.stringify(resultsDocument(exploration))),
  };
  const knownOf =
    earlier && ((exploration: Parameters<typeof knownAnswers>[0]) => knownAnswers(exploration, earlier));
  await explore(openSubject(recipe, model, data), { ...pool, call }, listener, () => 0, knownOf);
  return { states, last: states.at(-1)!, evaluations, learned };
}

describe.each<{ kind: string; change: Partial<Recipe> }>([
  { kind: 'grid', change: {} },
  { kind: 'guided', change: { search: { kind: 'guided', evaluations: 20 } } },
  { kind: 'refined', change: { refinement: { points: [16, 11], images: 60, steps: 12, mirror: true } } },
])('an exploration ($kind)', ({ change }) => {
  test('goes on from its first, a middle and its last state to the same results, without asking again', async () => {
    const recipe = recipeWith(change);
    const whole = await explored(recipe);
    // Whatever was found when the work was broken off is a file without contradictions.
    for (const state of whole.states) expect(parseResults(state).recipe).toEqual(recipe);
    const costs: number[] = [];
    const lessons: number[] = [];
    const middle = whole.states[whole.states.length >> 1]!;
    for (const state of [whole.states[0]!, middle, whole.last]) {
      const resumed = await explored(recipe, parseResults(state));
      expect(resumed.last).toBe(whole.last);
      costs.push(resumed.evaluations);
      lessons.push(resumed.learned);
    }
    expect(costs[0]).toBe(whole.evaluations);
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
    expect(costs.at(-1)).toBeLessThan(whole.evaluations / 4);
    expect(lessons[0]).toBe(whole.learned);
    if (whole.learned > 0) expect(lessons.at(-1)).toBeLessThan(whole.learned);
  });
});

test('pricing levels in passes is one piece of progress', async () => {
  const recipe = recipeWith({});
  const results = parseResults((await explored(recipe)).last);
  const pool = createPool(() => workerWith(createWasmEngine(kernels)), 1);
  const costs: (readonly [done: number, total: number])[] = [];
  const listener = {
    progress: ({ phase, done, total }: Progress) => {
      if (phase === 'costs') costs.push([done, total]);
    },
    update: () => undefined,
  };
  let time = 0;
  await restoreResults(openSubject(recipe, model, data), results, pool, listener, () => (time += 1000));
  const levels = recipe.layers.length * 4;
  expect(costs).toEqual(Array.from({ length: levels }, (_, n) => [n + 1, levels]));
});

test('only results of the same recipe are gone on from, and no race', async () => {
  const recipe = recipeWith({});
  const results = parseResults((await explored(recipe)).last);
  checkResumable(results, structuredClone(recipe));
  expect(() => checkResumable(results, { ...recipe, seed: recipe.seed + 1 })).toThrow(
    refused('usage', /of another recipe/),
  );
  const raced = { ...recipe, racing: { errorRate: 0.05 } };
  expect(() => checkResumable({ ...results, recipe: raced }, raced)).toThrow(
    refused('usage', /A race cannot/),
  );
});

test('another way of the search is refused', async () => {
  const guided = recipeWith({ search: { kind: 'guided', evaluations: 8 } });
  const results = parseResults((await explored(guided)).last);
  const other = { ...results, added: results.added.map(([a, b]) => [b!, a!]) };
  await expect(explored(guided, other)).rejects.toThrow(
    refused('results-invalid', /than the search picks now/),
  );
});
