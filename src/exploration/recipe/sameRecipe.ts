import { contentKey } from '../contentKey.ts';
import { highestBudgetPp } from '../points/choice.ts';
import type { Recipe } from './recipe.ts';

/** What optional fields stand for where they are absent. */
export const whenAbsent = {
  allocation: 'equal',
  domain: 'direct',
  channelsPerMask: 1,
  resize: 'crop',
  racing: null,
  search: null,
  forms: [],
  limits: {},
  tables: 'auto',
} as const satisfies Partial<Recipe>;

const known = new WeakMap<Recipe, string>();

/** Whether two recipes mean the same: what a default leaves out may be said, in any order. */
export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return a === b || keyOf(a) === keyOf(b);
}

/** A recipe with all that goes without saying. */
export function meaningOf(recipe: Recipe) {
  const { search, refinement } = recipe;
  return {
    ...whenAbsent,
    ...recipe,
    ...(search && { search: { highestLossPp: highestBudgetPp, ...search } }),
    ...(refinement && { refinement: { shift: 0, labelShare: 0, ...refinement } }),
  };
}

function keyOf(recipe: Recipe): string {
  const key = known.get(recipe) ?? contentKey(meaningOf(recipe));
  known.set(recipe, key);
  return key;
}
