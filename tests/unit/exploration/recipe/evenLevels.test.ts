import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evenLevels } from '../../../../src/exploration/recipe/evenLevels.ts';
import type { Method } from '../../../../src/exploration/recipe/recipe.ts';
import {
  exploredLayer,
  largestSetting,
  maxLevels,
  parseRecipe,
} from '../../../../src/exploration/recipe/recipe.ts';
import { smallRecipe } from '../../store/testApp.ts';

describe('even levels', () => {
  test('go from 0 to the highest in even steps', () => {
    expect(evenLevels(5, 0.1)).toEqual([0, 0.025, 0.05, 0.075, 0.1]);
    expect(evenLevels(1, 0.1)).toEqual([0]);
    expect(evenLevels(4, 0)).toEqual([0]);
    expect(evenLevels(9, 0.0002)).toEqual([0, 0.0001, 0.0002]);
    expect(evenLevels(4, 0.1, 1000)).toEqual([0, 0.033, 0.067, 0.1]);
  });

  test.each<Method>(['paper', 'authors', 'magnitude'])(
    'are always what a recipe accepts: %s',
    async (method) => {
      const recipe = await smallRecipe();
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: maxLevels }),
          fc.double({ min: 0, max: largestSetting(method), noNaN: true }),
          (count, highest) => {
            const levels = evenLevels(count, highest);
            expect(levels.length).toBeLessThanOrEqual(count);
            const layers = [exploredLayer(method, 2, levels)];
            expect(parseRecipe({ ...recipe, deadOperands: 'keep', method, layers }).layers).toEqual(layers);
          },
        ),
      );
    },
  );
});
