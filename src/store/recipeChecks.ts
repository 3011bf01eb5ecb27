import type { Recipe } from '../exploration/recipe/recipe.ts';
import { recipeIssue } from '../exploration/recipe/recipe.ts';
import { withLimit, withPricing } from '../exploration/recipe/recipeBoard.ts';
import { sameRecipe } from '../exploration/recipe/sameRecipe.ts';
import { spaceFault } from '../exploration/recipe/space.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { splitFault } from '../images/splits.ts';
import { withoutRefinedPoints } from './changedRecipe.ts';

/**
 * Whether settings differ at most in what the kernels of measured points are priced by at once, but for the limit of flash, which is chosen among them, and in
 * points to refine whose numbers mean something in one exploration only.
 */
export function isButForPrices(a: Recipe, b: Recipe): boolean {
  const rest = (recipe: Recipe) =>
    withPricing(
      withoutRefinedPoints(recipe),
      withLimit({ board: '' }, 'flashBytes', recipe.limits?.flashBytes),
    );
  return sameRecipe(rest(a), rest(b));
}

/** Why these settings cannot be explored on a data set, or null. */
export function recipeFault(recipe: Recipe, images: Pick<LabelledImages, 'count' | 'files'>): string | null {
  return splitFault(images, recipe.splits) ?? spaceFault(recipe) ?? recipeIssue(recipe);
}
