import { isBoardFree, onBoard } from '../exploration/onBoard.ts';
import type { Recipe } from '../exploration/recipe/recipe.ts';
import { withPricing } from '../exploration/recipe/recipeBoard.ts';
import type { App } from './app.ts';
import { measureShownHeldOut } from './heldOutActions.ts';
import { beginJob, showError } from './jobs.ts';
import { withoutRefinedPoints } from './recipeActions.ts';
import { sameRecipe } from './recipeChecks.ts';
import { publish } from './results.ts';

/** Sets the board of the next exploration, and what measurements on it have found; where what is measured does not depend on it, it is shown as it is on that board at once. */
export async function changeBoard(
  app: App,
  board: string,
  calibration?: Recipe['calibration'],
): Promise<void> {
  const pricing = { board, ...(calibration && { calibration }) };
  const { store, services } = app;
  const { exploration, status, recipe } = store.getState();
  // What the settings are the same as but for the board is what is shown.
  const isShown =
    exploration && recipe && sameRecipe(withPricing(recipe, exploration.recipe), exploration.recipe);
  if (!isShown || status === 'running' || !isBoardFree(exploration.recipe)) {
    if (recipe) store.setState({ recipe: withPricing(withoutRefinedPoints(recipe), pricing) });
    return;
  }
  const isCurrent = beginJob(app);
  store.setState({ recipe: withPricing(exploration.recipe, pricing), pricingBoard: board });
  const update = (moved: typeof exploration) => isCurrent() && publish(app, moved);
  const listener = { progress: () => {}, update };
  try {
    const moved = await onBoard(exploration, pricing, services.engine, listener, services.now);
    if (!isCurrent()) return;
    publish(app, moved);
    store.setState({ pricingBoard: null });
    await measureShownHeldOut(app);
  } catch (error) {
    if (!isCurrent()) return;
    store.setState({ pricingBoard: null });
    showError(app, error);
  }
}
