import { contentKey } from '../exploration/contentKey.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';

const known = new WeakMap<Recipe, string>();

/** Names an exploration: of a recipe and of what it becomes by refinement alike. */
export function recipeId(recipe: Recipe): string {
  const id = known.get(recipe) ?? contentKey({ ...recipe, refinement: null });
  known.set(recipe, id);
  return id;
}
