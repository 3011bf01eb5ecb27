import { withDomain, withMethod } from '../exploration/recipe/defaultRecipe.ts';
import { withForm, withKernels } from '../exploration/recipe/editedRecipe.ts';
import { checkFit } from '../exploration/recipe/openSubject.ts';
import type { DomainName, Method, PinnedForm, Recipe } from '../exploration/recipe/recipe.ts';
import { sameRecipe } from '../exploration/recipe/sameRecipe.ts';
import { withoutDefaults } from '../exploration/recipe/withoutDefaults.ts';
import { parseInputScale } from '../images/inputScale.ts';
import { TauscopeError } from '../network/errors.ts';
import type { App } from './app.ts';
import { countedFrom, withoutRefinedPoints } from './changedRecipe.ts';
import type { AppState } from './state.ts';

/** Settings a person can change; model and data stay. */
export type RecipeChange = Partial<
  Pick<
    Recipe,
    'rounding' | 'seed' | 'splits' | 'layers' | 'deadOperands' | 'allocation' | 'racing' | 'search'
  >
>;

/** Changes how operands are ranked; every layer gets the levels that are usual for the method. */
export function changeMethod({ store }: App, method: Method): void {
  store.setState(({ model, recipe, exploration }) => ({
    recipe:
      model &&
      recipe &&
      settled(exploration, withMethod(withoutRefinedPoints(recipe), method, model.network)),
  }));
}

/** Changes what the compensated method skips. */
export function changeDomain({ store }: App, domain: DomainName): void {
  store.setState(({ model, recipe, exploration }) => ({
    recipe:
      model &&
      recipe &&
      settled(exploration, withDomain(withoutRefinedPoints(recipe), domain, model.network)),
  }));
}

/** Says what a value of the data stands for, by a formula. @returns why that cannot be, or null */
export function setInputScale({ store }: App, formula: string): string | null {
  const { model, data, recipe, exploration } = store.getState();
  if (!model || !data || !recipe) return null;
  try {
    const inputScale = parseInputScale(formula);
    checkFit(model.network, data.images, inputScale);
    store.setState({ recipe: settled(exploration, { ...withoutRefinedPoints(recipe), inputScale }) });
    return null;
  } catch (error) {
    if (error instanceof TauscopeError) return error.message;
    throw error;
  }
}

/** Pins the kernel form of a convolution; null leaves it to the model again. */
export function pinForm({ store }: App, layer: number, form: PinnedForm['form'] | null): void {
  store.setState(({ recipe, exploration }) => ({
    recipe:
      recipe &&
      settled(exploration, withKernels(recipe, { forms: withForm(recipe.forms ?? [], layer, form) })),
  }));
}

/**
 * Changes the settings of the next exploration; the results shown stay those of the last one. A change that builds on
 * the present settings is a function of them.
 */
export function changeRecipe(
  { store }: App,
  change: RecipeChange | ((recipe: Recipe) => RecipeChange),
): void {
  store.setState(({ recipe, exploration }) => ({
    recipe:
      recipe &&
      settled(exploration, {
        ...withoutRefinedPoints(recipe),
        ...(typeof change === 'function' ? change(recipe) : change),
      }),
  }));
}

/** Changed settings; those of what is explored again where they have come back to them. */
export function settled(exploration: AppState['exploration'], changed: Recipe): Recipe {
  const explored = exploration?.recipe;
  if (explored && sameRecipe(withoutRefinedPoints(explored), withoutRefinedPoints(changed))) return explored;
  return withoutDefaults(changed);
}

/** Counts losses from the open float network, or from the exact int8 network. */
export function countLossesFrom({ store }: App, reference: 'float' | 'exact'): void {
  store.setState(({ recipe, floatModel, exploration }) => ({
    recipe:
      recipe &&
      settled(
        exploration,
        countedFrom(reference === 'float' ? floatModel : null, withoutRefinedPoints(recipe)),
      ),
  }));
}
