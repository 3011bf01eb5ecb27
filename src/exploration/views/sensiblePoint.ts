import type { Exploration } from '../exploration.ts';
import type { Budget } from '../points/choice.ts';
import { budgetCandidates, isKeeping, isWorthier } from '../points/choice.ts';
import { isWithin, lossPp } from '../points/confidence.ts';
import { isFitting } from '../points/pointTable.ts';
import { exactPoint } from '../recipe/space.ts';
import { heldOutFlips } from './pointFlips.ts';

/**
 * The point to take within a budget: of its candidates that are not known to lose more on the held-out images, the one that no other is worthier
 * than (`isWorthier` in choice.ts), the fastest of equals. Where none keeps the budget on both, the exact network.
 * @param front of the exploration, cheapest first
 */
export function sensiblePoint(exploration: Exploration, front: readonly number[], budget: Budget): number {
  const { points } = exploration;
  const sound = budgetCandidates(points, front, budget).filter(
    (point) =>
      isFitting(points, point) &&
      isKeeping(points, point, budget) &&
      !failsHeldOut(exploration, point, budget),
  );
  return sound.reduce(
    (best, point) => (isWorthier(points, point, best) ? point : best),
    sound[0] ?? exactPoint,
  );
}

/** Whether a point is known to lose more than a budget on the held-out images. */
export function failsHeldOut(exploration: Exploration, point: number, { budgetPp }: Budget): boolean {
  const flips = heldOutFlips(exploration, point);
  return flips !== null && !isWithin(lossPp(flips), budgetPp);
}
