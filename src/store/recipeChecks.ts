import type { Recipe } from '../exploration/recipe/recipe.ts';
import { recipeInputScale } from '../exploration/recipe/recipeInputScale.ts';
import { spaceFault } from '../exploration/recipe/space.ts';
import { inputScaleText, rawText } from '../images/inputScale.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { splitFault } from '../images/splits.ts';
import { trainingScales } from '../images/trainingScales.ts';
import type { Network } from '../network/network.ts';
import { tensorOf } from '../network/network.ts';

export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Why these settings cannot be explored on a data set, or null. */
export function recipeFault(recipe: Recipe, images: Pick<LabelledImages, 'count' | 'files'>): string | null {
  return splitFault(images, recipe.splits) ?? spaceFault(recipe);
}

/** How the data's values become inputs, as a formula. */
export function inputScaleOf(
  recipe: Recipe,
  images: Pick<LabelledImages, 'values'>,
  network: Network,
): string {
  const scale = recipeInputScale(recipe, images, network);
  return scale === 'raw' ? rawText(images) : inputScaleText(scale);
}

/** The scales that a person may choose for these images, as formulas: the usual ones and the one that is taken. */
export function inputScalesFor(recipe: Recipe, images: LabelledImages, network: Network): readonly string[] {
  const taken = recipeInputScale(recipe, images, network);
  const channels = tensorOf(network, network.input).shape.at(-1) ?? 1;
  return [...new Set([taken, ...trainingScales(images, channels)].map(inputScaleText))];
}
