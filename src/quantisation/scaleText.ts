import type { ScaleTrial } from '../exploration/recipe/inputScaleDoubt.ts';
import type { InputScale } from '../images/inputScale.ts';
import { inputScaleText } from '../images/inputScale.ts';

/**
 * The input scale of a quantised model, and how it was found.
 * @param trials the scales that were compared, best first; none for a given one
 */
export function scaleText(scale: InputScale, trials: readonly ScaleTrial[]): string {
  const [best, second] = trials;
  const text = inputScaleText(scale);
  if (!best || !second) return text;
  return `${text}: the float network has ${best.correct} of ${best.imageCount} images right, ${second.correct} with the next best, ${inputScaleText(second.scale)}`;
}
