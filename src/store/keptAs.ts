import type { Recipe, Refinement } from '../exploration/recipe/recipe.ts';
import { canonicalJson } from '../sharing/canonicalJson.ts';
import { recipeId } from './recipeId.ts';

/** Whether a kept exploration is that of a recipe, or has been refined further. */
export function isKeptAs(kept: Recipe, recipe: Recipe): boolean {
  return recipeId(kept) === recipeId(recipe) && isWithin(recipe.refinement, kept.refinement);
}

/** Whether a kept exploration is the beginning of a recipe's, which refines further; no race goes on. */
export function isBegunAs(kept: Recipe, recipe: Recipe): boolean {
  return (
    !recipe.racing && recipeId(kept) === recipeId(recipe) && isWithin(kept.refinement, recipe.refinement)
  );
}

/** Whether one refinement gives points that the other gives first: what comes of a point depends on those before it. */
function isWithin(less: Refinement | undefined, more: Refinement | undefined): boolean {
  if (!less || (typeof less.points === 'object' && less.points.length === 0)) return true;
  if (!more) return false;
  const { points: first, ...settings } = less;
  const { points: all, ...others } = more;
  if (canonicalJson(settings) !== canonicalJson(others)) return false;
  if (typeof first !== 'object' || typeof all !== 'object') return first === all;
  return first.every((point, n) => point === all[n]);
}
