import { readFileSync } from 'node:fs';
import type { Exploration } from '../../../src/exploration/exploration.ts';
import { analyse } from '../../../src/exploration/explore.ts';
import type { FloatAnswers } from '../../../src/exploration/recipe/floatAnswers.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { createPool } from '../../../workers/pool.ts';
import { smallExampleRecipe } from '../store/testApp.ts';
import { inProcessWorker } from './inProcessWorker.ts';

const bytes = new Uint8Array(readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url)));
const exampleModel = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
const data = { images: syntheticSet(40, 1), source: sourceOf('synthetic', []) };

/** Kernels of the small exploration's layers that are faster the more is skipped. */
export const fasterBySkipping: Pick<Recipe, 'forms'> = {
  forms: [2, 4].map((layer) => ({ layer, form: 'unpacked' })),
};

/** The small exploration of the built-in LeNet, priced, with nothing measured. */
export async function analysedExample(
  change: Partial<Recipe> = {},
  floatAnswers?: FloatAnswers,
): Promise<Exploration> {
  const opened = openSubject({ ...(await smallExampleRecipe()), ...change }, exampleModel, data);
  const subject = { ...opened, ...(floatAnswers && { floatAnswers }) };
  const listener = { progress: () => undefined, update: () => undefined };
  return analyse(subject, createPool(inProcessWorker, 1), listener, () => 0);
}
