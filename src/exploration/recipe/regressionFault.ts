import type { LabelledImages } from '../../images/labelledImages.ts';
import type { Recipe } from './recipe.ts';

/** Why a recipe cannot explore a regression, or classes, on some images; null where it can. */
export function regressionFault(
  { regression, allocation, float }: Recipe,
  { name, targets }: LabelledImages,
): string | null {
  if (regression?.tolerance !== targets?.tolerance)
    return `The recipe explores ${wordsOf(regression)}, but ${name} is opened as ${wordsOf(targets)}. Open it as the recipe says.`;
  if (!regression) return null;
  if (allocation === 'ranked')
    return 'The recipe ranks what to skip by probabilities of classes, which a regression has not. Let every channel skip the same share (--allocation equal).';
  if (float)
    return 'The recipe counts losses from a float network, whose classes are compared; a regression has none. Count them from the exact network (--float none).';
  return null;
}

function wordsOf(regression: Recipe['regression']): string {
  return regression ? `targets of a regression within ${regression.tolerance}` : 'classes';
}
