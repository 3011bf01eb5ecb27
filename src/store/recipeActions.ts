import type { Recipe } from '../exploration/recipe.ts';
import type { App } from './app.ts';

/** Settings a person can change; model and data stay. */
export type RecipeChange = Partial<
  Pick<Recipe, 'rounding' | 'seed' | 'splits' | 'board' | 'layers' | 'deadOperands' | 'racing'>
>;

/**
 * Changes the settings of the next exploration; the results shown stay those of the last one. A change that builds on
 * the present settings is a function of them.
 */
export function changeRecipe(
  { store }: App,
  change: RecipeChange | ((recipe: Recipe) => RecipeChange),
): void {
  store.setState(({ recipe }) => ({
    recipe: recipe && { ...recipe, ...(typeof change === 'function' ? change(recipe) : change) },
  }));
}
