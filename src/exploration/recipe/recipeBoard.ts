import type { Board } from '../../boards/board.ts';
import { boardOf } from '../../boards/boards.ts';
import type { Recipe } from './recipe.ts';

/** What prices kernels: a board, and what measurements on it have found. */
export type Pricing = Pick<Recipe, 'board' | 'calibration'>;

/** @throws TauscopeError `not-found` for an unknown board */
export function recipeBoard({ board, calibration }: Pricing): Board {
  return { ...boardOf(board), ...(calibration && { calibration }) };
}

/** What prices kernels, without all else that settings say. */
export function pricingOf({ board, calibration }: Pricing): Pricing {
  return { board, ...(calibration && { calibration }) };
}

/** What makes {@link recipeBoard} this board. */
export function pricingOfBoard({ id, calibration }: Board): Pricing {
  return pricingOf({ board: id, ...(calibration && { calibration }) });
}

export function isSamePricing(a: Pricing, b: Pricing): boolean {
  return JSON.stringify(pricingOf(a)) === JSON.stringify(pricingOf(b));
}

/** Whether the points that are measured do not depend on the board: a race and a guided search go by latencies. */
export function isBoardFree({ racing, search }: Pick<Recipe, 'racing' | 'search'>): boolean {
  return !racing && !search;
}

/** The recipe with kernels priced in another way; a calibration is of one board and goes with it. */
export function withPricing(recipe: Recipe, pricing: Pricing): Recipe {
  const priced = { ...recipe, ...pricingOf(pricing) };
  if (!pricing.calibration) delete priced.calibration;
  return priced;
}
