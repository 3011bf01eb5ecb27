import type { Exploration } from '../exploration.ts';
import type { Budget, Choice } from '../points/choice.ts';
import { budgetCandidates, chosenPoint, isKeeping, isWorthier } from '../points/choice.ts';
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

/** The point that a choice stands for, by whatever rule; what is measured by now may not hold the exact network, which others are compared with. */
export function pointOfChoice(exploration: Exploration, front: readonly number[], choice: Choice): number {
  const { points } = exploration;
  const isSensible = 'budgetPp' in choice && choice.rule === 'sensible';
  if (!isSensible || points.correct[exactPoint]! < 0) return chosenPoint(points, front, choice);
  return sensiblePoint(exploration, front, choice);
}

/** Whether a point is known to lose more than a budget on the held-out images. */
export function failsHeldOut(exploration: Exploration, point: number, { budgetPp }: Budget): boolean {
  const flips = heldOutFlips(exploration, point);
  return flips !== null && !isWithin(lossPp(flips), budgetPp);
}
