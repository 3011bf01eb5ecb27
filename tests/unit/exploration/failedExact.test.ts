import { expect, test } from 'vitest';
import type { Engine } from '../../../src/exploration/engine.ts';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { explore, measureHeldOut } from '../../../src/exploration/explore.ts';
import { FailedCall } from '../../../src/exploration/failedCall.ts';
import { holdExploration } from '../../../src/exploration/holdExploration.ts';
import { addPoints, levelsOfPoint, measuredCount } from '../../../src/exploration/points/pointTable.ts';
import { parseResults } from '../../../src/sharing/resultsFile.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { workerWith } from './inProcessWorker.ts';
import { documentOf, explored, kernels, listener, subjectOf } from './tiledCase.ts';

/** An engine on which every call for the exact network fails by itself. */
function engineWithoutExact(): Engine {
  const pool = createPool(() => workerWith(createWasmEngine(kernels)), 1);
  const call: Engine['call'] = (method, request) =>
    'configurations' in request && request.configurations[0] === null
      ? Promise.reject(new FailedCall('worker-failed', 'The call failed.'))
      : pool.call(method, request);
  return { ...pool, call };
}

test('an exploration ends when its exact network cannot be measured, and keeps nothing without it', async () => {
  let last = '';
  const update = (exploration: Exploration) => {
    last = documentOf(exploration);
  };
  const exploring = explore(subjectOf({}), engineWithoutExact(), { ...listener, update }, () => 0);
  await expect(exploring).rejects.toMatchObject({ code: 'worker-failed' });
  expect(measuredCount(parseResults(last))).toBe(0);
});

test('held-out answers are kept with those of the exact network only', async () => {
  const exploration = await explored({});
  const { points, exactCost, levels, heldOut } = exploration;
  heldOut.clear();
  addPoints(points, exactCost, levels, 1100, () => levelsOfPoint(points, 1)!);
  const engine = engineWithoutExact();
  holdExploration(engine, exploration);
  const measuring = measureHeldOut(exploration, engine, [...points.correct.keys()], listener, () => 0);
  await expect(measuring).rejects.toMatchObject({ code: 'worker-failed' });
  expect(heldOut.size).toBe(0);
});
