import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { explore } from '../../../src/exploration/explore.ts';
import { defaultRecipe } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../src/exploration/recipe/recipe.ts';
import { parseRecipe } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { exportRequest } from '../../../src/firmware/exportRequest.ts';
import type { InputScale } from '../../../src/images/inputScale.ts';
import type { LabelledImages } from '../../../src/images/labelledImages.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import { tensorOf } from '../../../src/network/network.ts';
import { resultsDocument } from '../../../src/sharing/resultsFile.ts';
import { decodeShare, encodeShare } from '../../../src/sharing/shareLink.ts';
import { createWasmEngine } from '../../../workers/engine/wasmEngine.ts';
import { createPool } from '../../../workers/pool.ts';
import { compiledKernels } from '../../kernels.ts';
import { workerWith } from './inProcessWorker.ts';

const kernels = compiledKernels();
const bytes = new Uint8Array(readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url)));
const model = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
const pixels = syntheticSet(60, 1);
const source = sourceOf('synthetic', []);
const mean = [0.1, 0.2, 0.05];
const deviation = [0.8, 1.25, 0.5];
const scale: InputScale = { of: 'x/255', mean, deviation };

function recipeWith(inputScale: InputScale): Recipe {
  const sources = { model: model.source, data: source };
  const recipe = defaultRecipe(model.network, pixels, sources, 'nucleo-u575zi-q', inputScale);
  return {
    ...recipe,
    layers: recipe.layers.slice(0, 1).map(({ layer }) => ({ layer, shares: [0.8] })),
    splits: { calibration: 8, selection: 12, heldOut: 12 },
    refinement: { points: [1], images: 20, steps: 2, mirror: false },
  };
}

/** All that an exploration finds and exports, without its recipe. */
async function foundWith(images: LabelledImages, inputScale: InputScale) {
  const subject = openSubject(recipeWith(inputScale), model, { images, source });
  const pool = createPool(() => workerWith(createWasmEngine(kernels)), 1);
  const listener = { progress: () => undefined, update: () => undefined };
  const exploration = await explore(subject, pool, listener, () => 0);
  const { recipe, ...found } = resultsDocument(exploration) as Record<string, unknown>;
  expect(recipe).toMatchObject({ inputScale });
  const { inputs, job } = exportRequest(exploration, 1);
  expect(job.facts).toMatchObject({ recipe: { inputScale } });
  return { found, inputs };
}

test('every stage of an exploration takes its inputs by the scale of the recipe, as if they were quantised before', async () => {
  const tensor = tensorOf(model.network, model.network.input);
  const quantised = Int8Array.from(pixels.values, (byte, at) => {
    const real = (byte / 255 - mean[at % 3]!) / deviation[at % 3]!;
    const steps = real / tensor.scale;
    return Math.max(-128, Math.min(127, Math.sign(steps) * Math.round(Math.abs(steps)) + tensor.zeroPoint));
  });
  const expected = await foundWith({ ...pixels, values: quantised }, 'raw');
  expect(await foundWith(pixels, scale)).toEqual(expected);
});

test('a recipe and its link keep the scale, and refuse one that is none', () => {
  const recipe = recipeWith(scale);
  expect(decodeShare(encodeShare({ recipe, choice: { budgetPp: 1 } })).recipe).toEqual(recipe);
  for (const inputScale of ['x/2', { ...scale, mean: [0.1] }, { ...scale, deviation: [1, 0, 1] }])
    expect(() => parseRecipe({ ...recipe, inputScale })).toThrow(/inputScale/);
});
