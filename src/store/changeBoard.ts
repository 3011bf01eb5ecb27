import { isBoardFree, onBoard } from '../exploration/onBoard.ts';
import type { App } from './app.ts';
import { measureShownHeldOut } from './heldOutActions.ts';
import { beginJob, showError } from './jobs.ts';
import { changeRecipe } from './recipeActions.ts';
import { sameRecipe } from './recipeChecks.ts';
import { publish } from './results.ts';

/** Sets the board of the next exploration; where what is measured does not depend on it, it is shown as it is on that board at once. */
export async function changeBoard(app: App, board: string): Promise<void> {
  const { store, services } = app;
  const { exploration, status, recipe } = store.getState();
  // What the settings are the same as but for the board is what is shown.
  const isShown =
    exploration && recipe && sameRecipe({ ...recipe, board: exploration.recipe.board }, exploration.recipe);
  if (!isShown || status === 'running' || !isBoardFree(exploration.recipe)) {
    changeRecipe(app, { board });
    return;
  }
  const isCurrent = beginJob(app);
  store.setState({ recipe: { ...exploration.recipe, board }, pricingBoard: board });
  const update = (moved: typeof exploration) => isCurrent() && publish(app, moved);
  const listener = { progress: () => {}, update };
  try {
    const moved = await onBoard(exploration, board, services.engine, listener, services.now);
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
