import { expect, test } from 'vitest';
import { defaultRecipe } from '../../../../src/exploration/recipe/defaultRecipe.ts';
import { configurationCount } from '../../../../src/exploration/recipe/space.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { activation, weights } from '../../network/builtModels.ts';
import { buildTflite } from '../../network/tflite/tfliteBuilder.ts';

const images = {
  name: 'set',
  shape: [4, 4, 2],
  count: 24,
  classCount: 2,
  values: new Int8Array(24 * 32),
  labels: new Uint8Array(24),
};
const sources = { model: { example: 'model', files: [] }, data: { example: 'data', files: [] } };

/** The first recipe of a network with so many convolutions that are explored, and one before them. */
function recipeOf(explored: number) {
  const layers = Array.from({ length: explored + 1 }, (_, n) => n);
  const network = readModel(
    buildTflite({
      tensors: [
        activation('in', [4, 4, 2], 0.1),
        ...layers.flatMap((n) => [weights([2, 3, 3, 2], 0.02), activation(`out ${n}`, [4, 4, 2], 0.1)]),
      ],
      operators: layers.map((n) => ({
        operator: 'CONV_2D' as const,
        inputs: [2 * n, 2 * n + 1, -1],
        outputs: [2 * n + 2],
        options: {},
      })),
    }),
    'convolutions',
  );
  return defaultRecipe(network, images, sources, 'nucleo-u575zi-q');
}

test.each([
  [0, 0],
  [1, 101],
  [2, 961],
  [3, 1000],
])('%i explored layers have a grid of %i configurations', (explored, count) => {
  const recipe = recipeOf(explored);
  expect(recipe.search).toBeUndefined();
  expect(configurationCount(recipe)).toBe(count);
});
