import { describe, expect, test } from 'vitest';
import { withForm, withKernels, withLayer } from '../../../../src/exploration/recipe/editedRecipe.ts';
import type { Recipe } from '../../../../src/exploration/recipe/recipe.ts';
import { parseRecipe } from '../../../../src/exploration/recipe/recipe.ts';
import { smallExampleRecipe } from '../../store/testApp.ts';

describe('an explored layer', () => {
  test('is put in its place, exchanged and taken out', () => {
    const layers = [{ layer: 2, taus: [0] }];
    expect(withLayer(layers, 'paper', 0, [0, 1])).toEqual([{ layer: 0, taus: [0, 1] }, ...layers]);
    expect(withLayer(layers, 'paper', 2, [0, 1])).toEqual([{ layer: 2, taus: [0, 1] }]);
    expect(withLayer(layers, 'paper', 2, null)).toEqual([]);
  });
});

test('a recipe holds many layers, and names of files that are long', async () => {
  const recipe = await smallExampleRecipe();
  const layers = Array.from({ length: 300 }, (_, layer) => ({ layer, taus: [0, 0.1] }));
  const files = [{ name: `${'n'.repeat(250)}.tflite`, sha256: '0'.repeat(64) }];
  const large = { ...recipe, model: { example: null, files }, layers };
  expect(parseRecipe(large)).toEqual(large);
});

describe('pinned forms and limits of a recipe', async () => {
  const recipe: Recipe = await smallExampleRecipe();

  test('come and go without a trace', () => {
    const forms = withForm(withForm([], 4, 'sparse'), 2, 'streamed');
    expect(forms.map(({ layer }) => layer)).toEqual([2, 4]);
    const pinned = withKernels(recipe, { forms, limits: { flashBytes: 5000 } });
    expect(parseRecipe(pinned)).toEqual(pinned);
    const released = withForm(withForm(forms, 2, null), 4, null);
    expect(withKernels(withKernels(pinned, { forms: released }), { limits: {} })).toEqual(recipe);
  });

  test.each([
    [{ forms: [{ layer: 2, form: 'fast' }] }, /forms\.0\.form/],
    [{ forms: [2, 2].map((layer) => ({ layer, form: 'rolled' })) }, /forms is not usable: must ascend/],
    [{ limits: { flashBytes: 0 } }, /limits\.flashBytes/],
    [{ limits: { romBytes: 5 } }, /limits\.romBytes/],
  ])('are checked: %j', (change, message) => {
    expect(() => parseRecipe({ ...recipe, ...change })).toThrow(message);
  });
});
