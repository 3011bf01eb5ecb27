import { expect, test } from 'vitest';
import { decodeComparison, encodeComparison } from '../../../src/sharing/comparisonLink.ts';
import { encodeLink } from '../../../src/sharing/link.ts';
import { encodeShare } from '../../../src/sharing/shareLink.ts';
import { smallExampleRecipe } from '../store/testApp.ts';

test('the link of a comparison says recipes and names, in their order', async () => {
  const recipe = await smallExampleRecipe();
  const explorations = [{ recipe, name: 'for the talk' }, { recipe: { ...recipe, seed: 6 } }];
  const link = encodeComparison(explorations);
  expect(decodeComparison(link)).toEqual(explorations);
  expect(link.length).toBeLessThan(500);
});

test('the link of an exploration is none of a comparison', async () => {
  expect(
    decodeComparison(encodeShare({ recipe: await smallExampleRecipe(), choice: { point: 1 } })),
  ).toBeNull();
});

test('a link to more explorations than are compared, or to something else, is refused', async () => {
  const recipe = await smallExampleRecipe();
  const many = encodeComparison(Array.from({ length: 7 }, () => ({ recipe })));
  expect(() => decodeComparison(many)).toThrow(/at most 6 explorations/);
  expect(() => decodeComparison(encodeLink({ compared: 'all' }))).toThrow(/at most 6 explorations/);
  expect(() => decodeComparison(encodeLink({ compared: [{ recipe: {} }] }))).toThrow(/recipe/);
  expect(() => decodeComparison(many.slice(0, -3))).toThrow(/cut/);
});
