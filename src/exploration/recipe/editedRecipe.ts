import type { ExploredLayer, Method, PinnedForm, Recipe, RecipeLimits } from './recipe.ts';
import { exploredLayer } from './recipe.ts';

/**
 * The recipe with other pinned forms or limits. Empty ones are left out, so that equal settings are equal recipes.
 */
export function withKernels(recipe: Recipe, change: { forms?: PinnedForm[]; limits?: RecipeLimits }): Recipe {
  const { forms, limits, ...rest } = { forms: [], limits: {}, ...recipe, ...change };
  return {
    ...rest,
    ...(forms.length > 0 && { forms }),
    ...(Object.keys(limits).length > 0 && { limits }),
  };
}

/** The layers with these thresholds or shares for one of them; with null it becomes exempt. */
export function withLayer(
  layers: readonly ExploredLayer[],
  method: Method,
  layer: number,
  settings: readonly number[] | null,
): ExploredLayer[] {
  const others = layers.filter((explored) => explored.layer !== layer);
  if (!settings) return others;
  return [...others, exploredLayer(method, layer, settings)].sort((a, b) => a.layer - b.layer);
}

/** The pinned forms with another one for a layer; null leaves the choice to the model. */
export function withForm(
  forms: readonly PinnedForm[],
  layer: number,
  form: PinnedForm['form'] | null,
): PinnedForm[] {
  const others = forms.filter((pinned) => pinned.layer !== layer);
  return form ? [...others, { layer, form }].sort((a, b) => a.layer - b.layer) : others;
}
