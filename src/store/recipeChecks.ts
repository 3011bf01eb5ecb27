import type { Recipe } from '../exploration/recipe/recipe.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { splitFault } from '../images/splits.ts';
import { configurationCount, MAX_CONFIGURATIONS } from '../exploration/recipe/space.ts';

export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Why these settings cannot be explored on a data set, or null. */
export function recipeFault(recipe: Recipe, images: Pick<LabelledImages, 'count' | 'files'>): string | null {
  const fault = splitFault(images, recipe.splits);
  if (fault) return fault;
  const count = configurationCount(recipe);
  if (count > MAX_CONFIGURATIONS)
    return `${count.toLocaleString('en')} configurations are too many; at most ${MAX_CONFIGURATIONS.toLocaleString('en')} are measured. Take fewer levels or the guided search.`;
  return null;
}
