import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Exploration } from '../../src/exploration/exploration.ts';
import { explore } from '../../src/exploration/explore.ts';
import { engineJob } from '../../src/exploration/holdExploration.ts';
import type { Progress } from '../../src/exploration/progress.ts';
import { defaultRecipe, withMethod } from '../../src/exploration/recipe/defaultRecipe.ts';
import type { OpenedModel } from '../../src/exploration/recipe/openSubject.ts';
import { openModel, openSubject } from '../../src/exploration/recipe/openSubject.ts';
import { sourceOf } from '../../src/exploration/recipe/source.ts';
import type { Subject } from '../../src/exploration/recipe/subject.ts';
import { networkInput } from '../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../src/images/syntheticSet.ts';
import type { TauscopeError } from '../../src/network/errors.ts';
import { resultsDocument } from '../../src/sharing/resultsFile.ts';
import { nodePool, nodeWorker } from '../../workers/nodePool.ts';
import type { Pool, WorkerHandle } from '../../workers/pool.ts';
import { createPool } from '../../workers/pool.ts';
import { narrowLenet } from './narrowModel.ts';

const engineScript = new URL('../../dist/cli/engine.js', import.meta.url);
const dyingScript = new URL('dyingWorker.mjs', import.meta.url);
const levelCount = 8;

const narrow = openModel({ name: 'narrow.tflite', bytes: narrowLenet });
const images = syntheticSet(200, 1);
const data = { images, source: sourceOf('synthetic', []) };

/** All configurations of these thresholds on 100 images. */
function subjectOf(model: OpenedModel, thresholds: readonly number[]): Subject {
  const sources = { model: model.source, data: data.source };
  const recipe = withMethod(
    defaultRecipe(model.network, images, sources, 'nucleo-u575zi-q'),
    'paper',
    model.network,
  );
  const layers = recipe.layers.map(({ layer }) => ({ layer, taus: [...thresholds] }));
  // To find the best form takes longer than to measure.
  const forms = layers.map(({ layer }) => ({ layer, form: 'unpacked' as const }));
  return openSubject(
    { ...recipe, layers, forms, splits: { calibration: 16, selection: 100, heldOut: 50 } },
    model,
    data,
  );
}

const found = (exploration: Exploration) => JSON.stringify(resultsDocument(exploration));
const nothing = () => undefined;

const manyTaus = Array.from({ length: levelCount }, (_, k) => k / 100);

async function resultsWith(pool: Pool, update: (exploration: Exploration) => void = nothing) {
  try {
    const subject = subjectOf(narrow, manyTaus);
    return found(await explore(subject, pool, { progress: nothing, update }, () => performance.now()));
  } finally {
    pool.cancel();
  }
}

const dyingWorker = (death: string): WorkerHandle =>
  nodeWorker(dyingScript, {
    workerData: { engine: engineScript.href, death },
    resourceLimits: { maxOldGenerationSizeMb: 64 },
  });

describe('a pool of worker threads', () => {
  let expected = '';
  beforeAll(async () => {
    expected = await resultsWith(nodePool(engineScript, 1));
    expect(JSON.parse(expected)).toMatchObject({ complete: true });
    expect((JSON.parse(expected) as { points: { correct: number[] } }).points.correct).toHaveLength(
      levelCount ** 2 + 1,
    );
  });

  test.each([2, 4])('finds the same with %i workers as with one', async (workerCount) => {
    expect(await resultsWith(nodePool(engineScript, workerCount))).toBe(expected);
  });

  test.each(['exit', 'close', 'throw', 'memory'])('loses nothing when a thread dies (%s)', async (death) => {
    const started: string[] = [];
    const pool = createPool(() => {
      const script = started.length === 0 ? 'dying' : 'engine';
      started.push(script);
      return script === 'dying' ? dyingWorker(death) : nodeWorker(engineScript);
    }, 2);
    expect(await resultsWith(pool)).toBe(expected);
    expect(started).toEqual(['dying', 'engine', 'engine']);
  });

  test('loses nothing when a thread is killed in the middle', async () => {
    const handles: WorkerHandle[] = [];
    const pool = createPool(() => {
      const handle = nodeWorker(engineScript);
      handles.push(handle);
      return handle;
    }, 2);
    let killed = false;
    const results = await resultsWith(pool, ({ points }) => {
      if (killed || points.correct[0]! < 0) return;
      killed = true;
      handles[0]!.terminate();
    });
    expect(results).toBe(expected);
    expect(handles).toHaveLength(3);
  });

  test('gives up when every thread dies, with the reason', async () => {
    const pool = createPool(() => dyingWorker('throw'), 2);
    await expect(resultsWith(pool)).rejects.toMatchObject({
      code: 'worker-failed',
      message: /an error of its own/,
    });
  });

  test('rejects every call on cancel, before the threads have noticed, and ends them', async () => {
    const events: string[] = [];
    const ended: Promise<void>[] = [];
    const pool = createPool(() => {
      const handle = nodeWorker(engineScript);
      ended.push(
        new Promise((done) =>
          handle.onFailure(() => {
            events.push('ended');
            done();
          }),
        ),
      );
      return handle;
    }, 2);
    pool.hold(engineJob(narrow.network, 'double'), { key: 'none', layers: [] });
    const inputs = Array.from({ length: 100 }, (_, n) => networkInput(images, narrow.network)(n));
    await Promise.all([pool.call('outputs', { inputs }), pool.call('outputs', { inputs })]);
    const many = Array.from({ length: 40 }, () => inputs).flat();
    const long = Array.from({ length: 5 }, () =>
      pool.call('outputs', { inputs: many }).catch((error: unknown) => {
        events.push((error as { code: string }).code);
      }),
    );
    pool.cancel();
    await Promise.all(long);
    await Promise.all(ended);
    expect(events).toEqual([...Array<string>(5).fill('cancelled'), 'ended', 'ended']);

    expect(await pool.call('outputs', { inputs: inputs.slice(0, 1) })).toHaveLength(1);
    pool.cancel();
  });
});

describe('refinement on worker threads', () => {
  // The narrow network answers at chance, and no refinement of it is kept.
  const bytes = new Uint8Array(readFileSync(new URL('../../public/examples/lenet.tflite', import.meta.url)));
  const lenet = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
  const refinement = { points: [3, 4], images: 100, steps: 16, mirror: true };
  const refined = () => {
    const { recipe } = subjectOf(lenet, [0.05, 0.07]);
    return openSubject({ ...recipe, refinement }, lenet, data);
  };
  const refineWith = async (pool: Pool, progress: (progress: Progress) => void = nothing) => {
    try {
      return found(await explore(refined(), pool, { progress, update: nothing }, () => performance.now()));
    } finally {
      pool.cancel();
    }
  };
  let expected = '';
  beforeAll(async () => {
    expected = await refineWith(nodePool(engineScript, 1));
    expect((JSON.parse(expected) as { refined: unknown[] }).refined).toHaveLength(2);
  });

  test.each([2, 4])('finds the same with %i workers as with one', async (workerCount) => {
    expect(await refineWith(nodePool(engineScript, workerCount))).toBe(expected);
  });

  test('finds the same when a thread is killed in the middle', async () => {
    const handles: WorkerHandle[] = [];
    const pool = createPool(() => {
      handles.push(nodeWorker(engineScript));
      return handles.at(-1)!;
    }, 2);
    let killed = false;
    const results = await refineWith(pool, ({ phase }) => {
      if (killed || phase !== 'refinement') return;
      killed = true;
      handles[0]!.terminate();
    });
    expect(results).toBe(expected);
    expect(handles).toHaveLength(3);
  });

  test('ends at once when cancelled', async () => {
    const pool = nodePool(engineScript, 2);
    const work = refineWith(pool, ({ phase }) => {
      if (phase === 'refinement') setImmediate(() => pool.cancel());
    });
    const end = await work.then(
      () => 'finished',
      (error: unknown) => (error as TauscopeError).code,
    );
    expect(end).toBe('cancelled');
  });
});
