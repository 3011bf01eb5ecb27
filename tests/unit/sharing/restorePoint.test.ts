import { describe, expect, test } from 'vitest';
import type { EngineCall } from '../../../src/exploration/engine.ts';
import { explore } from '../../../src/exploration/explore.ts';
import { defaultRecipe, withDomain } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { exactPoint, pointOf } from '../../../src/exploration/recipe/space.ts';
import { exportRequest } from '../../../src/firmware/exportRequest.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { parseResults, resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { restorePoint } from '../../../src/sharing/resume.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import type { Pool } from '../../../workers/pool.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { workerWith } from '../exploration/inProcessWorker.ts';
import { convolutions, tiledModel } from '../exploration/tiledNetwork.ts';

const model = tiledModel();
const images = syntheticSet(100, 1);
const data = { images, source: sourceOf('synthetic', []) };
const listener = { progress: () => undefined, update: () => undefined };
const pool = createPool(() => workerWith(createWasmEngine(compiledKernels())), 1);

/** Passes calls on and notes what they are. */
function noted(engine: Pool) {
  const calls: EngineCall[] = [];
  const call: Pool['call'] = (method, request) => {
    calls.push({ method, request } as EngineCall);
    return engine.call(method, request);
  };
  return { engine: { ...engine, call }, calls };
}

describe.each(['equal', 'ranked'] as const)('a point of a results file (%s)', async (allocation) => {
  const sources = { model: model.source, data: data.source };
  const recipe: Recipe = {
    ...withDomain(defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q'), 'tiles', model.network),
    allocation,
    layers: Object.values(convolutions).map((layer) => ({ layer, shares: [0, 0.3, 0.6] })),
    splits: { calibration: 40, selection: 20, heldOut: 10 },
  };
  const subject = openSubject(recipe, model, data);
  const whole = await explore(subject, pool, listener, () => 0);
  const results = parseResults(JSON.stringify(resultsDocument(whole)));
  const restored = async (point: number) => {
    const { engine, calls } = noted(pool);
    const found = await restorePoint(subject, results, point, engine, listener, () => 0);
    return { found, calls };
  };

  test.each([
    [0, 0, 0],
    [0, 0, 2],
    [2, 1, 0],
    [1, 1, 1],
  ])('makes the same firmware with only its own levels (%i, %i, %i)', async (...levels) => {
    const point = pointOf(whole.space, levels);
    const { found, calls } = await restored(point);
    expect(exportRequest(found!, point)).toEqual(exportRequest(whole, point));
    const priced = calls.filter(({ method, request }) => method === 'candidates' && request.level !== null);
    expect(priced).toHaveLength(recipe.layers.length);
  });

  test('that skips nothing needs no level of any layer', async () => {
    const { found, calls } = await restored(exactPoint);
    expect(exportRequest(found!, exactPoint)).toEqual(exportRequest(whole, exactPoint));
    expect(new Set(calls.map(({ method }) => method))).toEqual(
      new Set(['moments', 'tileMoments', 'candidates']),
    );
  });

  test('that is not among those measured is none', async () => {
    expect((await restored(whole.points.correct.length)).found).toBeNull();
  });
});
