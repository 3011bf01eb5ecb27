import { skipsPairs } from '../network/skippedPairs.ts';
import type { TunedConv } from '../refinement/distilTask.ts';
import { approximateLevels } from './addRefinedPoint.ts';
import type { Exploration } from './exploration.ts';

/** The layers of a point that skip something or go by tiles, as they run. Where there are none, there is nothing to refine. */
export function approximateLayers(exploration: Exploration, point: number): TunedConv[] {
  const row = approximateLevels(exploration, point);
  return exploration.levels
    .map(({ levels }, k) => levels[row[k]!]!.variant)
    .filter((variant) => variant.kind === 'tiledConv' || skipsPairs(variant));
}
