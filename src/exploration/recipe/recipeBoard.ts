import type { Board } from '../../boards/board.ts';
import { boardOf } from '../../boards/boards.ts';
import type { Recipe, RecipeLimits } from './recipe.ts';

/** What prices kernels: a board and what measurements on it have found, how much of its memory there is, and what may be copied. */
export type Pricing = Pick<Recipe, 'board' | 'calibration' | 'limits' | 'tables'>;

/** @throws TauscopeError `not-found` for an unknown board */
export function recipeBoard({ board, calibration }: Pick<Pricing, 'board' | 'calibration'>): Board {
  return { ...boardOf(board), ...(calibration && { calibration }) };
}

/** What prices kernels, without all else that settings say and without what goes without saying. */
export function pricingOf({ board, calibration, limits, tables }: Pricing): Pricing {
  const { flashBytes, ramBytes } = limits ?? {};
  const said = {
    ...(flashBytes !== undefined && { flashBytes }),
    ...(ramBytes !== undefined && { ramBytes }),
  };
  return {
    board,
    ...(calibration && { calibration }),
    ...(Object.keys(said).length > 0 && { limits: said }),
    ...(tables === 'flash' && { tables }),
  };
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
  const said = pricingOf(pricing);
  const priced = { ...recipe, ...said };
  if (!said.calibration) delete priced.calibration;
  if (!said.limits) delete priced.limits;
  if (!said.tables) delete priced.tables;
  return priced;
}

/** The pricing under another limit of one memory, or none but the board's. */
export function withLimit(pricing: Pricing, memory: keyof RecipeLimits, bytes: number | undefined): Pricing {
  return pricingOf({ ...pricing, limits: { ...pricing.limits, [memory]: bytes } });
}
