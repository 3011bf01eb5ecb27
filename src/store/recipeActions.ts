import type { Recipe } from '../exploration/recipe.ts';
import type { App } from './app.ts';

/** Settings a person can change; model and data stay. */
export type RecipeChange = Partial<
  Pick<Recipe, 'rounding' | 'seed' | 'splits' | 'board' | 'layers' | 'deadOperands'>
>;

/** Changes the settings of the next exploration; the results shown stay those of the last one. */
export function changeRecipe({ store }: App, change: RecipeChange): void {
  store.setState(({ recipe }) => ({ recipe: recipe && { ...recipe, ...change } }));
}
