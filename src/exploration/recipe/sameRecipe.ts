import { contentKey } from '../contentKey.ts';
import type { Recipe } from './recipe.ts';

/** What fields stand for that a recipe leaves out unless another value is asked for. */
const leftOut = { channelsPerMask: 1, domain: 'direct', search: null, tables: 'auto' } as const;

/** What every optional field with a default stands for where it is absent. */
const whenAbsent = { ...leftOut, allocation: 'equal', racing: null } as const;

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

/** The recipe without fields that say what goes without saying, so that settings that come back are the same recipe. */
export function withoutDefaults(recipe: Recipe): Recipe {
  const isSaid = ([name, value]: [string, unknown]) =>
    !(name in leftOut) || value !== leftOut[name as keyof typeof leftOut];
  return Object.fromEntries(Object.entries(recipe).filter(isSaid)) as Recipe;
}
