import type { InputScale } from '../../images/inputScale.ts';
import type { LabelledImages } from '../../images/labelledImages.ts';
import { usualInputScale } from '../../images/usualInputScale.ts';
import type { Network } from '../../network/network.ts';
import type { Recipe } from './recipe.ts';

/** What a value of the data stands for under a recipe. */
export function recipeInputScale(
  { inputScale }: Pick<Recipe, 'inputScale'>,
  images: Pick<LabelledImages, 'values'>,
  network: Network,
): InputScale {
  return inputScale ?? usualInputScale(images, network);
}
