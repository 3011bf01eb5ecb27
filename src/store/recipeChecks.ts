import type { Recipe } from '../exploration/recipe.ts';
import { MAX_CONFIGURATIONS } from '../exploration/space.ts';
import { gridSize } from './thresholds.ts';

export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Why these settings cannot be explored on a data set of `imageCount` images, or null. */
export function recipeFault({ splits, layers }: Recipe, imageCount: number): string | null {
  const needed = splits.calibration + splits.selection + splits.heldOut;
  if (needed > imageCount)
    return `The splits need ${needed.toLocaleString('en')} images, but there are ${imageCount.toLocaleString('en')}.`;
  if (gridSize(layers) > MAX_CONFIGURATIONS)
    return `${gridSize(layers).toLocaleString('en')} configurations are too many; at most ${MAX_CONFIGURATIONS.toLocaleString('en')} are explored.`;
  return null;
}
