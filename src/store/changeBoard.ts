import type { Recipe } from '../exploration/recipe/recipe.ts';
import { pricingOf } from '../exploration/recipe/recipeBoard.ts';
import type { App } from './app.ts';
import { inPricing } from './changedRecipe.ts';
import { isButForBoard } from './recipeChecks.ts';
import { showOnBoard } from './showOnBoard.ts';

/** Sets the board of the next exploration, and what measurements on it have found; what is explored is shown on it, too. */
export async function changeBoard(
  app: App,
  board: string,
  calibration?: Recipe['calibration'],
): Promise<void> {
  const pricing = pricingOf({ board, ...(calibration && { calibration }) });
  app.store.setState(({ recipe, exploration }) => {
    if (!recipe) return {};
    const explored = exploration && isButForBoard(recipe, exploration.recipe) ? exploration.recipe : null;
    return { recipe: inPricing(explored ?? recipe, pricing) };
  });
  await showOnBoard(app);
}
