import { expect, test } from 'vitest';
import type { Engine, EngineCall } from '../../../../src/exploration/engine.ts';
import { evaluationCount, secondsPerEvaluation } from '../../../../src/exploration/measure/measuringTime.ts';
import { createPool } from '../../../../workers/pool.ts';
import { analysedExample } from '../analysedExample.ts';
import { inProcessWorker } from '../inProcessWorker.ts';

test('a trial asks for neighbouring configurations, and its time is shared out over their evaluations', async () => {
  const { network, recipe, images } = await analysedExample();
  const pool = createPool(inProcessWorker, 1);
  const calls: EngineCall[] = [];
  const call: Engine['call'] = (method, request) => {
    calls.push({ method, request } as EngineCall);
    return pool.call(method, request);
  };
  let time = 0;
  const seconds = await secondsPerEvaluation(
    { network, recipe, images },
    { ...pool, call },
    () => (time += 500),
  );
  const evaluations = calls.flatMap(({ method, request }) =>
    method === 'classify' ? [request.configurations.length * request.inputs.length] : [],
  );
  const [first] = calls;
  expect(first?.method === 'classify' && first.request.configurations).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  // Half a second passes between two looks at the clock; the first of two equal rounds does not count.
  expect(seconds).toBeCloseTo(0.5 / (evaluations.reduce((a, b) => a + b) / 2), 12);
  expect(evaluationCount(recipe)).toBe((4 + 1) * recipe.splits.selection);
});
