import type { Recipe } from '../exploration/recipe.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { splitFault } from '../images/splits.ts';
import { MAX_CONFIGURATIONS } from '../exploration/space.ts';
import { gridSize } from './thresholds.ts';

export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Why these settings cannot be explored on a data set, or null. */
export function recipeFault(
  { splits, layers }: Recipe,
  images: Pick<LabelledImages, 'count' | 'files'>,
): string | null {
  const fault = splitFault(images, splits);
  if (fault) return fault;
  if (gridSize(layers) > MAX_CONFIGURATIONS)
    return `${gridSize(layers).toLocaleString('en')} configurations are too many; at most ${MAX_CONFIGURATIONS.toLocaleString('en')} are explored.`;
  return null;
}
