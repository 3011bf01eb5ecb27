import type { Exploration } from '../exploration.ts';
import type { Budget } from '../points/choice.ts';
import { budgetCandidates, frontOf, isKeeping } from '../points/choice.ts';
import { isWithin, lossPp } from '../points/confidence.ts';
import { isFitting } from '../points/pointTable.ts';
import { heldOutFlips } from './pointFlips.ts';

/** A point that keeps a budget on the held-out images as well, and those before it that do not. */
export interface HoldingPoint {
  readonly point: number;
  readonly passedOver: readonly number[];
}

/**
 * The first of a budget's candidates of which is known that it loses no more on the held-out images either; null when there
 * is none. The exact network always does where losses are counted from it, so it takes one that does not fit, or no held-out images.
 */
export function holdingPoint(
  exploration: Exploration,
  budget: Budget,
  front: readonly number[] = frontOf(exploration.points),
): HoldingPoint | null {
  const { points } = exploration;
  const candidates = budgetCandidates(points, front, budget);
  const found = candidates.findIndex(
    (point) => isFitting(points, point) && holds(exploration, point, budget),
  );
  return found < 0 ? null : { point: candidates[found]!, passedOver: candidates.slice(0, found) };
}

function holds(exploration: Exploration, point: number, budget: Budget): boolean {
  const flips = heldOutFlips(exploration, point);
  const isHeld = flips !== null && isWithin(lossPp(flips), budget.budgetPp);
  return isHeld && isKeeping(exploration.points, point, budget);
}
