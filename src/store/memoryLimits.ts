import type { Recipe, RecipeLimits } from '../exploration/recipe/recipe.ts';
import { withLimit } from '../exploration/recipe/recipeBoard.ts';
import type { App } from './app.ts';
import { underFlashLimit } from './changedRecipe.ts';
import { changePricing } from './changePricing.ts';
import { chooseFlash } from './choiceActions.ts';
import { settled } from './recipeActions.ts';
import type { AppState } from './state.ts';

/** Limits one memory; as much as the board has, or more, is no limit. What is explored is shown under the limit, too. */
export function limitMemory(app: App, memory: keyof RecipeLimits, bytes: number, boardBytes: number): void {
  const { recipe, exploration } = app.store.getState();
  if (!recipe) return;
  const limit = bytes < boardBytes ? bytes : undefined;
  if (memory === 'ramBytes') void changePricing(app, (pricing) => withLimit(pricing, 'ramBytes', limit));
  else {
    const changed = settled(exploration, underFlashLimit(recipe, limit));
    showUnderLimit(app, changed);
    app.store.setState({ recipe: changed });
  }
}

/** Shows what is explored under another limit of flash, and keeps to it a limit of the settings that was not explored yet; null for none but that of the exploration. */
export function slideFlash(app: App, flashBytes: number | null): void {
  const { recipe, exploration } = app.store.getState();
  const isOfSettings = recipe && exploration && flashLimit(recipe) !== flashLimit(exploration.recipe);
  chooseFlash(app, flashBytes);
  if (!isOfSettings) return;
  const limit = flashBytes ?? flashLimit(exploration.recipe) ?? undefined;
  app.store.setState({ recipe: settled(exploration, underFlashLimit(recipe, limit)) });
}

/** The limit of flash in force: the one that is chosen, else that of the settings, if any. */
export function shownFlashLimit({ choice, recipe }: Pick<AppState, 'choice' | 'recipe'>): number | null {
  return choice.flashBytes ?? (recipe && flashLimit(recipe));
}

/** Takes settings of what is open. Under another limit of flash what is explored is shown at once, as by the slider. */
export function takeRecipe(app: App, recipe: Recipe): void {
  const { recipe: before } = app.store.getState();
  if (!before || flashLimit(recipe) !== flashLimit(before)) showUnderLimit(app, recipe);
  app.store.setState({ recipe });
}

/** Chooses the limit of settings that are not taken yet: undone, it goes back to those of before. */
function showUnderLimit(app: App, recipe: Recipe): void {
  const { exploration, choice } = app.store.getState();
  if (!exploration && choice.flashBytes === undefined) return;
  const limit = flashLimit(recipe);
  chooseFlash(app, exploration && limit !== flashLimit(exploration.recipe) ? limit : null);
}

function flashLimit({ limits }: Recipe): number | null {
  return limits?.flashBytes ?? null;
}
