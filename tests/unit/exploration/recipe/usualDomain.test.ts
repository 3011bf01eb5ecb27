import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultRecipe, withMethod } from '../../../../src/exploration/recipe/defaultRecipe.ts';
import { openModel } from '../../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../../src/exploration/recipe/recipe.ts';
import { levelSettings } from '../../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../../src/exploration/recipe/source.ts';
import { syntheticSet } from '../../../../src/images/syntheticSet.ts';

const images = syntheticSet(100, 1);
const data = sourceOf('synthetic', []);

function opened(name: string) {
  const bytes = readFileSync(new URL(`../../../../public/examples/${name}.tflite`, import.meta.url));
  return openModel({ name: `${name}.tflite`, bytes: new Uint8Array(bytes) }, name);
}

function usualOf(model: ReturnType<typeof opened>, board: string) {
  return defaultRecipe(model.network, images, { model: model.source, data }, board);
}

const levelCounts = ({ layers }: Recipe) => layers.map((layer) => levelSettings(layer).length);

test.each([
  ['alexnet-cifar10', 'nucleo-u575zi-q', 'tiles', [21, 21, 21, 21]],
  // The last convolution has one tile of 2x2 and no smaller ones.
  ['alexnet-cifar10', 'nucleo-f446re', 'mixed-tiles', [41, 41, 41, 21]],
  ['lenet-cifar10', 'nucleo-f446re', 'tiles', [31, 31]],
] as const)('%s on %s skips by %s', (name, board, domain, levels) => {
  const recipe = usualOf(opened(name), board);
  expect(recipe.domain).toBe(domain);
  expect(levelCounts(recipe)).toEqual(levels);
});

describe('levels between those of usual tiles', () => {
  const model = opened('alexnet-cifar10');
  const [roomy, tight] = ['nucleo-u575zi-q', 'nucleo-f446re'].map((board) => usualOf(model, board));

  test.each(['paper', 'authors', 'magnitude', 'activation'] as const)(
    'go with other methods: %s',
    (method) => {
      const recipe = withMethod(tight!, method, model.network);
      expect(recipe.layers).toEqual(withMethod(roomy!, method, model.network).layers);
      expect(levelCounts(recipe)).toEqual([21, 21, 21, 21]);
    },
  );

  test('come with the compensated method', () => {
    const byPaper = withMethod(roomy!, 'paper', model.network);
    const back = withMethod({ ...byPaper, board: tight!.board }, 'compensated', model.network);
    expect(back).toEqual(tight);
    expect(withMethod(tight!, 'compensated', model.network)).toEqual(tight);
  });
});
