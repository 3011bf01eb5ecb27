import type { Board } from '../../boards/board.ts';
import { boardOf } from '../../boards/boards.ts';
import type { Recipe } from './recipe.ts';

/** What prices kernels: a board, and what measurements on it have found. */
export type Pricing = Pick<Recipe, 'board' | 'calibration'>;

/** @throws TauscopeError `not-found` for an unknown board */
export function recipeBoard({ board, calibration }: Pricing): Board {
  return { ...boardOf(board), ...(calibration && { calibration }) };
}

function pricingOf({ board, calibration }: Pricing): Pricing {
  return { board, ...(calibration && { calibration }) };
}

/** The recipe with kernels priced in another way; a calibration is of one board and goes with it. */
export function withPricing(recipe: Recipe, pricing: Pricing): Recipe {
  const priced = { ...recipe, ...pricingOf(pricing) };
  if (!pricing.calibration) delete priced.calibration;
  return priced;
}
