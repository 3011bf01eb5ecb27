import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tiledParts } from '../../../../src/exploration/levels/tiledParts.ts';
import { defaultRecipe, withDomain } from '../../../../src/exploration/recipe/defaultRecipe.ts';
import { evenLevels } from '../../../../src/exploration/recipe/evenLevels.ts';
import { openModel } from '../../../../src/exploration/recipe/openSubject.ts';
import type { Recipe } from '../../../../src/exploration/recipe/recipe.ts';
import { levelSettings, maxLevels, parseRecipe } from '../../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../../src/exploration/recipe/source.ts';
import { syntheticSet } from '../../../../src/images/syntheticSet.ts';
import { convLayers } from '../../../../src/network/network.ts';

const bytes = readFileSync(new URL('../../../../public/examples/alexnet-cifar10.tflite', import.meta.url));
const { network, source } = openModel({ name: 'alexnet.tflite', bytes: new Uint8Array(bytes) }, 'alexnet');
const usual = defaultRecipe(
  network,
  syntheticSet(100, 1),
  { model: source, data: sourceOf('synthetic', []) },
  'nucleo-u575zi-q',
);
/** A convolution that has tiles of two sizes. */
const { index: layer } = convLayers(network)[1]!;

function recipeAt(domain: 'tiles' | 'mixed-tiles', shares: number[]): Recipe {
  return { ...usual, domain, layers: [{ layer, shares }] };
}
const sharesOf = ({ layers }: Recipe) => levelSettings(layers[0]!);
const mixed = (shares: number[]) => withDomain(recipeAt('tiles', shares), 'mixed-tiles', network);
const tiled = (shares: number[]) => withDomain(recipeAt('mixed-tiles', shares), 'tiles', network);

const drawnShares = fc
  .uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: maxLevels })
  .map((shares) => shares.map((share) => share + 0).sort((a, b) => a - b));

describe('in tiles of two sizes', () => {
  test.each([
    ['that begin with 0', [0, 0.2, 0.4], [0, 0.1, 0.2, 0.3, 0.4], [0, 0.2, 0.4]],
    ['that begin above 0', [0.2, 0.4, 0.6], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.2, 0.4, 0.6]],
  ])('shares %s stay in usual tiles', (_, before, after, inUsual) => {
    const recipe = mixed(before);
    expect(sharesOf(recipe)).toEqual(after);
    const [usualPart] = tiledParts(recipe, network, { layer, shares: after });
    expect(usualPart!.shares).toEqual(inUsual);
    expect(sharesOf(withDomain(recipe, 'tiles', network))).toEqual(before);
  });

  test.each([
    ['too many', evenLevels(161, 0.8)],
    ['too close', [0, 0.000001]],
  ])('shares that are %s to be doubled stay as they are', (_, shares) => {
    expect(sharesOf(mixed(shares))).toEqual(shares);
  });

  test('any shares become those of a recipe, none of them lost', () => {
    fc.assert(
      fc.property(drawnShares, (shares) => {
        const found = sharesOf(parseRecipe(mixed(shares)));
        expect(shares.filter((share) => !found.includes(share))).toEqual([]);
      }),
    );
  });
});

describe('back in usual tiles', () => {
  test("of a person's own shares those of usual tiles remain, and the highest one", () => {
    expect(sharesOf(tiled([0, 0.3, 0.45, 0.6]))).toEqual([0, 0.45, 0.6]);
    expect(sharesOf(tiled([0.3]))).toEqual([0.3]);
  });

  test('any shares become those of a recipe', () => {
    fc.assert(
      fc.property(drawnShares, (shares) => {
        const found = sharesOf(parseRecipe(tiled(shares)));
        expect(found.at(-1)).toBe(shares.at(-1));
        expect(found.every((share) => shares.includes(share))).toBe(true);
      }),
    );
  });
});
