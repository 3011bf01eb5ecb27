import { expect, test } from 'vitest';
import type { Engine } from '../../../../src/exploration/engine.ts';
import { explore } from '../../../../src/exploration/explore.ts';
import { FailedCall } from '../../../../src/exploration/failedCall.ts';
import type { Recipe } from '../../../../src/exploration/recipe/recipe.ts';
import { createWasmEngine } from '../../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../../workers/pool.ts';
import { workerWith } from '../inProcessWorker.ts';
import { documentOf, kernels, listener, subjectOf } from '../tiledCase.ts';

/** Explores on an engine that answers of the exact network are noted on, and fail where the test says so. */
async function explored(change: Partial<Recipe>, fails: (early: boolean) => boolean) {
  const pool = createPool(() => workerWith(createWasmEngine(kernels)), 1);
  const asked = { early: 0, late: 0 };
  const call: Engine['call'] = (method, request, order) => {
    if ('configurations' in request && request.configurations.includes(null)) {
      const isEarly = order === 'when idle';
      if (fails(isEarly)) return Promise.reject(new FailedCall('worker-failed', 'The call failed.'));
      asked[isEarly ? 'early' : 'late'] += request.inputs.length;
    }
    return pool.call(method, request, order);
  };
  const exploration = await explore(subjectOf(change), { ...pool, call }, listener, () => 0);
  return { document: documentOf(exploration), asked, selection: exploration.splits.selection.length };
}

test.each<{ course: string; change: Partial<Recipe> }>([
  { course: 'a grid', change: {} },
  { course: 'a race', change: { racing: { errorRate: 0.05 } } },
  { course: 'a search', change: { search: { kind: 'guided', evaluations: 8 } } },
])(
  'the exact network is asked once, while levels are made, and $course is the same without',
  async ({ change }) => {
    const early = await explored(change, () => false);
    const late = await explored(change, (isEarly) => isEarly);
    expect(early.asked.early).toBe(early.selection);
    expect(late.asked).toEqual({ early: 0, late: early.asked.late + early.selection });
    expect(early.document).toBe(late.document);
  },
);
