import { describe, expect, test } from 'vitest';
import { contentKey } from '../../../../src/exploration/contentKey.ts';
import type {
  Engine,
  EngineAnswer,
  EngineCall,
  EngineJob,
  EngineMethod,
  EngineRequest,
  JobLevels,
} from '../../../../src/exploration/engine.ts';
import { explore } from '../../../../src/exploration/explore.ts';
import { defaultRecipe, withDomain, withMethod } from '../../../../src/exploration/recipe/defaultRecipe.ts';
import { openSubject } from '../../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../../src/exploration/recipe/source.ts';
import { networkInput } from '../../../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../../../src/images/syntheticSet.ts';
import { resultsDocument } from '../../../../src/sharing/resultsFile.ts';
import { createWasmEngine } from '../../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../../workers/pool.ts';
import type { BlobRef } from '../../../../workers/queue/blobs.ts';
import { sha256 } from '../../../../workers/queue/blobs.ts';
import { callBytes, jobBytes, levelsBytes, readCall } from '../../../../workers/queue/callMessage.ts';
import { engineMethods, expectedAnswer } from '../../../../workers/queue/expectedAnswer.ts';
import { decode, encode } from '../../../../workers/queue/wireFormat.ts';
import { compiledKernels } from '../../../kernels.ts';
import { workerWith } from '../../exploration/inProcessWorker.ts';
import { convolutions, tiledModel } from '../../exploration/tiledNetwork.ts';

const kernels = compiledKernels();
const model = tiledModel();
const { network } = model;
const images = syntheticSet(100, 1);
const data = { images, source: sourceOf('synthetic', []) };
const usual = defaultRecipe(network, images, { model: model.source, data: data.source }, 'nucleo-u575zi-q');
const layers = Object.values(convolutions);
const splits = { calibration: 40, selection: 20, heldOut: 10 };
const shares = { layers: layers.map((layer) => ({ layer, shares: [0, 0.5] })), splits };
const direct = { ...withDomain(usual, 'direct', network), ...shares };

const recipes: [string, Recipe][] = [
  ['ranked, refined', { ...direct, refinement: { points: [5], images: 40, steps: 4, mirror: true } }],
  ['of equal shares', { ...direct, allocation: 'equal' }],
  ['by tiles', { ...withDomain(usual, 'tiles', network), ...shares }],
  [
    'of thresholds',
    {
      ...withMethod(usual, 'paper', network),
      layers: layers.map((layer) => ({ layer, taus: [0, 0.05] })),
      splits,
    },
  ],
];

const newPool = () => createPool(() => workerWith(createWasmEngine(kernels)), 1);
const listener = { progress: () => undefined, update: () => undefined };
const seen = new Set<EngineMethod>();

/** An engine whose calls and answers travel as bytes. */
function byBytes(): Engine {
  const pool = newPool();
  const blobs = new Map<string, Uint8Array>();
  const put = (bytes: Uint8Array): BlobRef => {
    blobs.set(sha256(bytes), bytes);
    return { hash: sha256(bytes), size: bytes.length };
  };
  let held: { job: EngineJob; levels: JobLevels | undefined } | undefined;
  return {
    concurrency: 2,
    hold(job, levels) {
      held = { job, levels };
    },
    async call<M extends EngineMethod>(method: M, request: EngineRequest<M>) {
      const { job, levels } = held!;
      const call = { method, request } as EngineCall;
      const bytes = callBytes(put(jobBytes(job)), levels ? put(levelsBytes(levels)) : null, call, put);
      expect(bytes.length).toBeLessThan(20_000);
      const read = await readCall(bytes, async ({ hash }) => decode(blobs.get(hash)!));
      expect(contentKey(read.call)).toBe(contentKey(call));
      const fits = expectedAnswer(job, call);
      pool.hold(read.job, read.levels);
      const answer = decode(encode(await pool.call(read.call.method, read.call.request)));
      expect(fits(answer), method).toBe(true);
      if (!seen.has(method)) for (const other of spoilt(answer)) expect(fits(other), method).toBe(false);
      seen.add(method);
      return answer as EngineAnswer<M>;
    },
  };
}

/** The same data with something missing, of another type or too much, in one place after the other; of items in the first. */
function* spoilt(value: unknown): Generator {
  if (value instanceof Float64Array) yield Float32Array.from(value);
  if (ArrayBuffer.isView(value)) {
    yield (value as Int8Array).slice(1);
    yield [...(value as Int8Array)];
  } else if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (items.length > 0) yield [];
    yield Array.from({ length: 99 }, () => items[0]);
    for (const other of spoilt(items[0])) yield items.with(0, other);
  } else if (value !== null && typeof value === 'object') {
    yield { ...value, more: 1 };
    for (const [name, member] of Object.entries(value) as [string, unknown][]) {
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
      for (const other of spoilt(member)) yield { ...value, [name]: other };
    }
  } else if (typeof value === 'number') {
    yield String(value);
    yield NaN;
  }
}

describe('calls as bytes', () => {
  test.each(recipes)('give the same exploration, and only fitting answers pass (%s)', async (_, recipe) => {
    const explored = async (engine: Engine) => {
      const found = await explore(openSubject(recipe, model, data), engine, listener, () => 0);
      return JSON.stringify(resultsDocument(found));
    };
    expect(await explored(byBytes())).toBe(await explored(newPool()));
  });

  test('include those of every method', async () => {
    const engine = byBytes();
    engine.hold({ key: 'job', network, rounding: 'double' });
    const inputs = Array.from({ length: 3 }, (_, n) => networkInput(images, network)(n));
    await engine.call('outputs', { inputs });
    expect([...seen].sort()).toEqual(engineMethods.toSorted());
  });
});
