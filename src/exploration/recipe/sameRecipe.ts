import { contentKey } from '../contentKey.ts';
import type { Recipe } from './recipe.ts';

/** What optional fields that settings may say stand for where it is absent. */
const whenAbsent: Partial<Recipe> = {
  allocation: 'equal',
  racing: null,
  search: null,
  tables: 'auto',
};

const known = new WeakMap<Recipe, string>();

/** Whether two recipes mean the same: what a default leaves out may be said, in any order. */
export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return a === b || meaningOf(a) === meaningOf(b);
}

function meaningOf(recipe: Recipe): string {
  const meaning = known.get(recipe) ?? contentKey({ ...whenAbsent, ...recipe });
  known.set(recipe, meaning);
  return meaning;
}
