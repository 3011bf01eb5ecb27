import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import { explore } from '../../../src/exploration/explore.ts';
import { defaultRecipe, withMethod } from '../../../src/exploration/recipe/defaultRecipe.ts';
import type { OpenedModel } from '../../../src/exploration/recipe/openSubject.ts';
import { openModel, openSubject } from '../../../src/exploration/recipe/openSubject.ts';
import { defaultRefinement } from '../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../src/exploration/recipe/source.ts';
import { pointNetwork } from '../../../src/exploration/views/pointSummary.ts';
import { createPool } from '../../../workers/pool.ts';
import { refused } from '../../refused.ts';
import { activation, bias, weights } from '../network/builtModels.ts';
import type { BuiltModel } from '../network/tflite/tfliteBuilder.ts';
import { buildTflite } from '../network/tflite/tfliteBuilder.ts';
import { inProcessWorker } from './inProcessWorker.ts';

const zeroPoint = 5;
/** Two convolutions, of which the second is explored, and one output, a logit. */
const logitModel: BuiltModel = {
  tensors: [
    activation('in', [4, 4, 2], 0.1),
    weights([3, 3, 3, 2], 0.02),
    bias([1, 2, 3]),
    activation('first', [4, 4, 3], 0.1),
    weights([4, 3, 3, 3], 0.03),
    activation('second', [4, 4, 4], 0.1),
    weights([1, 64], 0.04),
    activation('out', [1], 0.02, zeroPoint),
  ],
  operators: [
    { operator: 'CONV_2D', inputs: [0, 1, 2], outputs: [3], options: {} },
    { operator: 'CONV_2D', inputs: [3, 4, -1], outputs: [5], options: {} },
    { operator: 'FULLY_CONNECTED', inputs: [5, 6, -1], outputs: [7], options: {} },
  ],
};
const probabilityModel: BuiltModel = {
  tensors: [...logitModel.tensors, activation('probability', [1], 1 / 256, -128)],
  operators: [...logitModel.operators, { operator: 'LOGISTIC', inputs: [7], outputs: [8] }],
};
const open = (built: BuiltModel) => openModel({ name: 'binary.tflite', bytes: buildTflite(built) });
const count = 60;
const images = {
  name: 'set',
  shape: [4, 4, 2],
  count,
  classCount: 2,
  values: Int8Array.from({ length: 32 * count }, (_, n) => ((n * n * 31 + n * 17) % 251) - 125),
  labels: Uint8Array.from({ length: count }, (_, n) => n % 2),
};
const source = sourceOf('synthetic', []);
const recipeFor = (model: OpenedModel) => ({
  ...withMethod(
    defaultRecipe(model.network, images, { model: model.source, data: source }, 'nucleo-u575zi-q'),
    'paper',
    model.network,
  ),
  layers: [{ layer: 1, taus: [0, 0.05, 0.2] }],
  search: null,
});

describe('a network with one output', () => {
  test.each([
    ['a logit: 1 above its zero point', logitModel, zeroPoint],
    ['a probability: 1 above a half', probabilityModel, 0],
  ])('is explored as two classes, by %s', async (_, built, threshold) => {
    const model = open(built);
    const recipe = recipeFor(model);
    const subject = openSubject(recipe, model, { images, source });
    const listener = { progress: () => undefined, update: () => undefined };
    const exploration = await explore(subject, createPool(inProcessWorker, 1), listener, () => 0);
    const { points, splits } = exploration;
    const answers = [...points.correct.keys()].map((point) => {
      const network = pointNetwork(exploration, point);
      return [...splits.selection].map((image) => {
        const input = images.values.subarray(32 * image, 32 * (image + 1));
        return Number(runNetwork(network, input, { rounding: 'double' })[0]! > threshold);
      });
    });
    expect(new Set(answers.flat())).toEqual(new Set([0, 1]));
    const correct = answers.map(
      (classes) => classes.filter((answer, n) => answer === images.labels[splits.selection[n]!]).length,
    );
    expect([...points.correct]).toEqual(correct);
  });

  test('is not refined, which learns from several scores', () => {
    const model = open(logitModel);
    const recipe = recipeFor(model);
    const refinement = { ...defaultRefinement, points: 1 };
    expect(() => openSubject({ ...recipe, refinement }, model, { images, source })).toThrow(
      refused('recipe-invalid', /binary\.tflite has one\. Explore without refinement/),
    );
  });
});
