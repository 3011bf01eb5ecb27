import { describe, expect, test } from 'vitest';
import { evenLevels } from '../../../src/exploration/recipe/evenLevels.ts';
import { recipeFault } from '../../../src/store/recipeChecks.ts';
import { smallRecipe } from './testApp.ts';

describe('a recipe fault', () => {
  test('names splits that need more images than there are, and grids that are too large', async () => {
    const recipe = await smallRecipe();
    expect(recipeFault(recipe, { count: 30 })).toBeNull();
    expect(recipeFault(recipe, { count: 29 })).toContain('30');
    const taus = evenLevels(200, 1);
    const layers = [0, 2, 4].map((layer) => ({ layer, taus }));
    expect(recipeFault({ ...recipe, layers }, { count: 6000 })).toContain('8,000,000');
    const files = Array.from({ length: 101 }, (_, n) => ({ name: `${n}.bin`, sha256: '0'.repeat(64) }));
    const ofManyFiles = { ...recipe, data: { example: null, files } };
    expect(recipeFault(ofManyFiles, { count: 6000 })).toMatch(
      /data\.files .* more than 100; put them into one/,
    );
  });
});
