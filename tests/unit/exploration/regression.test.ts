import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import { explore } from '../../../src/exploration/explore.ts';
import { defaultRecipe } from '../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import { defaultRefinement } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { pointNetwork } from '../../../src/exploration/views/pointSummary.ts';
import type { LabelledImages } from '../../../src/images/labelledImages.ts';
import { createPool } from '../../../workers/pool.ts';
import { refused } from '../../refused.ts';
import { activation, weights } from '../network/builtModels.ts';
import type { BuiltModel } from '../network/tflite/tfliteBuilder.ts';
import { buildTflite } from '../network/tflite/tfliteBuilder.ts';
import { inProcessWorker } from './inProcessWorker.ts';

const [scale, zeroPoint] = [0.3, -17];
/** Two convolutions, of which the second is explored, and two outputs. */
const int8Model: BuiltModel = {
  tensors: [
    activation('in', [4, 4, 2], 0.1),
    weights([3, 3, 3, 2], 0.02),
    activation('first', [4, 4, 3], 0.1),
    weights([4, 3, 3, 3], 0.03),
    activation('second', [4, 4, 4], 0.1),
    weights([2, 64], 0.04),
    activation('out', [2], scale, zeroPoint),
  ],
  operators: [
    { operator: 'CONV_2D', inputs: [0, 1, -1], outputs: [2], options: {} },
    { operator: 'CONV_2D', inputs: [2, 3, -1], outputs: [4], options: {} },
    { operator: 'FULLY_CONNECTED', inputs: [4, 5, -1], outputs: [6], options: {} },
  ],
};
const realModel: BuiltModel = {
  tensors: [...int8Model.tensors, { name: 'real', type: 'FLOAT32', shape: [1, 2] }],
  operators: [...int8Model.operators, { operator: 'DEQUANTIZE', inputs: [6], outputs: [7] }],
};
const open = (built: BuiltModel) => openModel({ name: 'regressor.tflite', bytes: buildTflite(built) });

const count = 60;
const tolerance = 0.9;
const values = Int8Array.from({ length: 32 * count }, (_, n) => ((n * n * 31 + n * 17) % 251) - 125);
const inputOf = (image: number) => values.subarray(32 * image, 32 * (image + 1));
const exact = open(int8Model).network;
/** What the exact network gives, further off from image to image. */
const targets = Float64Array.from({ length: 2 * count }, (_, at) => {
  const output = runNetwork(exact, inputOf(at >> 1), { rounding: 'double' })[at & 1]!;
  return (output - zeroPoint) * scale + (at / count) * (at % 3 === 0 ? 1 : -1);
});
const images: LabelledImages = {
  name: 'set',
  shape: [4, 4, 2],
  count,
  values,
  labels: new Uint8Array(0),
  classCount: 0,
  targets: { values: targets, size: 2, tolerance },
};
const source = sourceOf('synthetic', []);
const data = { images, source };
const recipeFor = (model: ReturnType<typeof open>) => ({
  ...defaultRecipe(
    model.network,
    images,
    { model: model.source, data: source, regression: { tolerance } },
    'nucleo-u575zi-q',
  ),
  layers: [{ layer: 1, shares: [0.02, 0.1, 0.3, 0.9] }],
  search: null,
});

describe('a regression', () => {
  test.each([
    ['int8 outputs', int8Model, (value: number) => (value - zeroPoint) * scale],
    ['float32 outputs', realModel, (value: number) => value],
  ])('is explored by its answers within the tolerance: %s', async (_, built, realOf) => {
    const model = open(built);
    const subject = openSubject(recipeFor(model), model, data);
    const listener = { progress: () => undefined, update: () => undefined };
    const exploration = await explore(subject, createPool(inProcessWorker, 1), listener, () => 0);
    const { points, splits } = exploration;
    const right = [...points.correct.keys()].map((point) => {
      const network = pointNetwork(exploration, point);
      return [...splits.selection].filter((image) => {
        const output = Array.from(runNetwork(network, inputOf(image), { rounding: 'double' }), realOf);
        return output.every((real, k) => Math.abs(real - targets[2 * image + k]!) <= tolerance);
      }).length;
    });
    expect([...points.correct]).toEqual(right);
    expect(new Set(right).size).toBeGreaterThan(2);
    expect(Math.max(...right)).toBeLessThan(splits.selection.length);
  });

  test('skips the same share everywhere unless said otherwise', () => {
    expect(recipeFor(open(int8Model))).not.toHaveProperty('allocation', 'ranked');
  });

  const model = open(int8Model);
  const recipe = recipeFor(model);
  const { regression, ...ofClasses } = recipe;
  const one = { ...images, targets: { ...images.targets!, values: targets.subarray(0, count), size: 1 } };
  test.each([
    [
      'refined points',
      { ...recipe, refinement: { ...defaultRefinement, points: 1 } },
      data,
      /without refinement/,
    ],
    [
      'a ranked allocation',
      { ...recipe, domain: 'direct', allocation: 'ranked' } as const,
      data,
      /--allocation equal/,
    ],
    ['a float network', { ...recipe, float: { name: 'f', sha256: 'a'.repeat(64) } }, data, /--float none/],
    ['a recipe of classes', ofClasses, data, /explores classes, but set is opened as targets/],
    ['another tolerance', { ...recipe, regression: { tolerance: 1 } }, data, /within 1, but .* within 0\.9/],
  ])('does not go with %s', (_, asked, given, text) => {
    expect(regression).toEqual({ tolerance });
    expect(() => openSubject(asked, model, given)).toThrow(refused('recipe-invalid', text));
  });

  test('has a target for each output', () => {
    expect(() => openSubject(recipe, model, { images: one, source })).toThrow(
      refused('data-mismatch', /1 target\(s\) .* 2 output\(s\).* \(N, 2\)/),
    );
  });
});
