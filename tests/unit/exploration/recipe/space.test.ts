import { describe, expect, test } from 'vitest';
import type { Recipe } from '../../../../src/exploration/recipe/recipe.ts';
import {
  exactPoint,
  levelsIn,
  levelsOf,
  pointOf,
  spaceOf,
} from '../../../../src/exploration/recipe/space.ts';

const recipeWith = (layers: Recipe['layers']) => ({ layers }) as Recipe;
const taus = (count: number) => Array.from({ length: count }, (_, k) => k / 1000);

describe('spaceOf', () => {
  const space = spaceOf(
    recipeWith([
      { layer: 1, taus: taus(2) },
      { layer: 3, taus: taus(3) },
    ]),
  );

  test('counts the grid and the exact network', () => {
    expect(space.pointCount).toBe(1 + 2 * 3);
  });

  test('numbers the grid in lexicographic order, last layer fastest', () => {
    const all = Array.from({ length: 6 }, (_, n) => levelsOf(space, n + 1));
    expect(all).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
    all.forEach((levels, n) => expect(pointOf(space, levels)).toBe(n + 1));
  });

  test('knows the levels of some points, each once', () => {
    const points = [exactPoint, pointOf(space, [1, 0]), pointOf(space, [1, 2])];
    expect(levelsIn(space, points)).toEqual([[1], [0, 2]]);
    expect(levelsIn(space, [exactPoint])).toEqual([[], []]);
  });

  test('has only the exact network when no layer is explored', () => {
    expect(spaceOf(recipeWith([])).pointCount).toBe(1);
  });

  test('refuses grids that would never end', () => {
    const layers = Array.from({ length: 5 }, (_, layer) => ({ layer, taus: taus(100) }));
    expect(() => spaceOf(recipeWith(layers))).toThrow(/10,000,000,000 configurations.*fewer levels/);
  });
});
