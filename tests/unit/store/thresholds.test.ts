import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recipeFault } from '../../../src/store/recipeChecks.ts';
import { gridSize } from '../../../src/exploration/recipe/space.ts';
import { evenTaus, HIGHEST_TAU, MAX_LEVELS, withLayer } from '../../../src/store/thresholds.ts';
import { parseRecipe } from '../../../src/exploration/recipe/recipe.ts';
import { smallRecipe } from './testApp.ts';

describe('thresholds', () => {
  it('go from 0 to the highest in even steps', () => {
    expect(evenTaus(5, 0.1)).toEqual([0, 0.025, 0.05, 0.075, 0.1]);
    expect(evenTaus(1, 0.1)).toEqual([0]);
    expect(evenTaus(4, 0)).toEqual([0]);
    expect(evenTaus(9, 0.0002)).toEqual([0, 0.0001, 0.0002]);
  });

  it('are always what a recipe accepts', async () => {
    const recipe = await smallRecipe();
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MAX_LEVELS }),
        fc.double({ min: 0, max: HIGHEST_TAU, noNaN: true }),
        (levels, tau) => {
          const taus = evenTaus(levels, tau);
          expect(taus.length).toBeLessThanOrEqual(levels);
          expect(parseRecipe({ ...recipe, layers: [{ layer: 2, taus }] }).layers).toEqual([
            { layer: 2, taus },
          ]);
        },
      ),
    );
  });

  it('of a layer are put in its place, exchanged and taken out', () => {
    const layers = [{ layer: 2, taus: [0] }];
    expect(withLayer(layers, 0, [0, 1])).toEqual([{ layer: 0, taus: [0, 1] }, ...layers]);
    expect(withLayer(layers, 2, [0, 1])).toEqual([{ layer: 2, taus: [0, 1] }]);
    expect(withLayer(layers, 2, null)).toEqual([]);
  });

  it('multiply to the size of the grid; no layer means no grid', () => {
    expect(gridSize([])).toBe(0);
    expect(
      gridSize([
        { layer: 0, taus: [0, 1, 2] },
        { layer: 2, taus: [0, 1] },
      ]),
    ).toBe(6);
  });
});

describe('a recipe fault', () => {
  it('names splits that need more images than there are, and grids that are too large', async () => {
    const recipe = await smallRecipe();
    expect(recipeFault(recipe, { count: 30 })).toBeNull();
    expect(recipeFault(recipe, { count: 29 })).toContain('30');
    const taus = evenTaus(200, 1);
    const layers = [0, 2, 4].map((layer) => ({ layer, taus }));
    expect(recipeFault({ ...recipe, layers }, { count: 6000 })).toContain('8,000,000');
  });
});
