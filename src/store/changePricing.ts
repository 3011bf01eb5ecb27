import type { Board } from '../boards/board.ts';
import { boardOf } from '../boards/boards.ts';
import type { Recipe, RecipeLimits } from '../exploration/recipe/recipe.ts';
import type { Pricing } from '../exploration/recipe/recipeBoard.ts';
import { pricingOf } from '../exploration/recipe/recipeBoard.ts';
import type { App } from './app.ts';
import { inPricing } from './changedRecipe.ts';
import { isButForPrices } from './recipeChecks.ts';
import { showInPrices } from './showInPrices.ts';

/** Sets what prices the kernels of the next exploration; what is explored is shown in these prices, too. */
export async function changePricing(app: App, change: (pricing: Pricing) => Pricing): Promise<void> {
  app.store.setState(({ recipe, exploration }) => {
    if (!recipe) return {};
    const explored = exploration && isButForPrices(recipe, exploration.recipe) ? exploration.recipe : null;
    return { recipe: inPricing(explored ?? recipe, change(pricingOf(recipe))) };
  });
  await showInPrices(app);
}

/** Sets the board, and what measurements on it have found. */
export function changeBoard(app: App, board: string, calibration?: Recipe['calibration']): Promise<void> {
  return changePricing(app, ({ limits, tables }) => ({
    board,
    ...(calibration && { calibration }),
    limits: limitsOn(boardOf(board), limits),
    ...(tables && { tables }),
  }));
}

/** Those that are less than a board has. */
function limitsOn(
  board: Board,
  { flashBytes = Infinity, ramBytes = Infinity }: RecipeLimits = {},
): RecipeLimits {
  return {
    ...(flashBytes < board.flashBytes && { flashBytes }),
    ...(ramBytes < board.ramBytes && { ramBytes }),
  };
}
