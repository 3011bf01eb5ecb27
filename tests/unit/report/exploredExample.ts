import { readFileSync } from 'node:fs';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { explore } from '../../../src/exploration/explore.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { fasterBySkipping } from '../exploration/analysedExample.ts';
import { workerWith } from '../exploration/inProcessWorker.ts';
import { smallExampleRecipe } from '../store/testApp.ts';

const bytes = new Uint8Array(readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url)));

/** The built-in LeNet on 100 images, with a front to look at. */
export async function exploredExample(): Promise<Exploration> {
  const recipe = {
    ...(await smallExampleRecipe()),
    ...fasterBySkipping,
    splits: { calibration: 8, selection: 60, heldOut: 32 },
    layers: [2, 4].map((layer) => ({ layer, taus: [0, 0.03, 0.06, 0.1, 0.2] })),
  };
  const model = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
  const data = { images: syntheticSet(100, 1), source: sourceOf('synthetic', []) };
  const subject = openSubject(recipe, model, data);
  const pool = createPool(() => workerWith(createWasmEngine(compiledKernels())), 1);
  const listener = { progress: () => undefined, update: () => undefined };
  return explore(subject, pool, listener, () => 0);
}
