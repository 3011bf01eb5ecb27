import type { Recipe } from '../exploration/recipe/recipe.ts';
import { spaceFault } from '../exploration/recipe/space.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { splitFault } from '../images/splits.ts';

export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Why these settings cannot be explored on a data set, or null. */
export function recipeFault(recipe: Recipe, images: Pick<LabelledImages, 'count' | 'files'>): string | null {
  return splitFault(images, recipe.splits) ?? spaceFault(recipe);
}
