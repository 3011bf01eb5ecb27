import type { OpenedFloatModel } from '../exploration/recipe/openSubject.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import type { Pricing } from '../exploration/recipe/recipeBoard.ts';
import {
  isBoardFree,
  isSamePricing,
  pricingOf,
  withLimit,
  withPricing,
} from '../exploration/recipe/recipeBoard.ts';

/** The recipe with losses counted from a float network, or from the exact one. */
export function countedFrom(floatModel: OpenedFloatModel | null, recipe: Recipe): Recipe {
  if (floatModel) return { ...recipe, float: floatModel.source };
  const rest = { ...recipe };
  delete rest.float;
  return rest;
}

/** The settings of an exploration, priced in another way: another search numbers its points otherwise. */
export function inPricing(recipe: Recipe, pricing: Pricing): Recipe {
  if (isSamePricing(recipe, pricing)) return recipe;
  return withPricing(isBoardFree(recipe) ? recipe : withoutRefinedPoints(recipe), pricing);
}

/** The settings with another limit of flash, or none. */
export function underFlashLimit(recipe: Recipe, flashBytes: number | undefined): Recipe {
  return withPricing(recipe, withLimit(pricingOf(recipe), 'flashBytes', flashBytes));
}

/** Without a list of points to refine: their numbers mean something within one grid only. */
export function withoutRefinedPoints(recipe: Recipe): Recipe {
  const { refinement, ...rest } = recipe;
  return refinement && typeof refinement.points !== 'object' ? recipe : rest;
}
