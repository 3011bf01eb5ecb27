import type { Recipe } from './recipe.ts';

/** What fields stand for that a recipe leaves out unless another value is asked for. */
const leftOut: Partial<Recipe> = { search: null, tables: 'auto' };

/** The recipe without fields that say what goes without saying, so that settings that come back are the same recipe. */
export function withoutDefaults(recipe: Recipe): Recipe {
  const isSaid = ([name, value]: [string, unknown]) =>
    !(name in leftOut) || value !== leftOut[name as keyof Recipe];
  return Object.fromEntries(Object.entries(recipe).filter(isSaid)) as Recipe;
}
