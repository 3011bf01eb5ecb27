import type { Recipe } from '../exploration/recipe/recipe.ts';
import { canonicalJson } from './canonicalJson.ts';

/** Whether recipes say the same. A link or a file gives their members in another order than the settings that they were made from. */
export function isSameRecipe(a: Recipe, b: Recipe): boolean {
  return a === b || canonicalJson(a) === canonicalJson(b);
}
