import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { defaultRecipe } from '../../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel } from '../../../../src/exploration/recipe/openSubject.ts';
import { levelSettings } from '../../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../../src/exploration/recipe/source.ts';
import { syntheticSet } from '../../../../src/images/syntheticSet.ts';

const images = syntheticSet(100, 1);
const data = sourceOf('synthetic', []);

function usual(name: string, board: string) {
  const bytes = readFileSync(new URL(`../../../../public/examples/${name}.tflite`, import.meta.url));
  const model = openModel({ name: `${name}.tflite`, bytes: new Uint8Array(bytes) }, name);
  return defaultRecipe(model.network, images, { model: model.source, data }, board);
}

test.each([
  ['alexnet-cifar10', 'nucleo-u575zi-q', 'tiles', [21, 21, 21, 21]],
  // The last convolution has one tile of 2x2 and no smaller ones.
  ['alexnet-cifar10', 'nucleo-f446re', 'mixed-tiles', [41, 41, 41, 21]],
  ['lenet-cifar10', 'nucleo-f446re', 'tiles', [31, 31]],
] as const)('%s on %s skips by %s', (name, board, domain, levels) => {
  const recipe = usual(name, board);
  expect(recipe.domain).toBe(domain);
  expect(recipe.layers.map((layer) => levelSettings(layer).length)).toEqual(levels);
});
