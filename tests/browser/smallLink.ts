import { readFile } from 'node:fs/promises';
import type { Choice } from '../../src/exploration/points/choice.ts';
import type { Recipe } from '../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../src/exploration/recipe/source.ts';
import { encodeShare } from '../../src/sharing/shareLink.ts';

const lenet = new URL('../../public/examples/lenet.tflite', import.meta.url);

export async function lenetFile() {
  return { name: 'lenet.tflite', bytes: new Uint8Array(await readFile(lenet)) };
}

/** A link to the example at a few thresholds on a few images: seconds of work. */
export async function smallLink(choice: Choice, change: Partial<Recipe> = {}): Promise<string> {
  const recipe: Recipe = {
    version: 1,
    model: sourceOf('lenet', [await lenetFile()]),
    data: sourceOf('synthetic', []),
    rounding: 'double',
    method: 'paper',
    seed: 3,
    splits: { calibration: 4, selection: 40, heldOut: 20 },
    board: 'nucleo-u575zi-q',
    layers: [
      { layer: 2, taus: [0, 0.05, 0.1, 0.2] },
      { layer: 4, taus: [0, 0.1] },
    ],
    deadOperands: 'skip',
    ...change,
  };
  return encodeShare({ recipe, choice });
}
