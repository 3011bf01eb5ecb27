import { expect, test } from 'vitest';
import type { Recipe } from '../../../../src/exploration/recipe/recipe.ts';
import { defaultRefinement } from '../../../../src/exploration/recipe/recipe.ts';
import { gridSize } from '../../../../src/exploration/recipe/space.ts';
import { refused } from '../../../refused.ts';
import { recipe, subjectOf } from '../tiledCase.ts';

const grid = gridSize(recipe.layers);
const withPoints = (points: number[], change: Partial<Recipe> = {}) =>
  subjectOf({ ...change, refinement: { ...defaultRefinement, points } });
const guided: Partial<Recipe> = { search: { kind: 'guided', evaluations: 4 } };

test('points of the grid are refined, and points that those named before them can become', () => {
  for (const points of [[], [1, grid], [grid, grid + 1, grid + 2]])
    expect(withPoints(points).recipe.refinement!.points).toEqual(points);
  expect(withPoints([4, 5], guided).recipe.refinement!.points).toEqual([4, 5]);
});

test.each([
  ['the exact network', [1, 0], grid + 1, {}],
  ['a point behind the grid', [grid + 1], grid, {}],
  ['a point that is made later', [1, grid + 2], grid + 1, {}],
  ['more than a search evaluates', [5], 4, guided],
])('%s is refused before anything is explored', (_, points, last, change) => {
  const message = new RegExp(`^Point ${points.at(-1)} cannot be refined: .* 1 to ${last}\\.$`);
  expect(() => withPoints(points, change)).toThrow(refused('recipe-invalid', message));
});
