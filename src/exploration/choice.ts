import { TauscopeError } from '../network/errors.ts';
import { paretoFront } from './front.ts';
import type { PointTable } from './pointTable.ts';
import { measuredPoints } from './pointTable.ts';
import { EXACT_POINT } from './space.ts';

/** What a person chose: the most accuracy they give up, or one point. */
export type Choice = { readonly budgetPp: number } | { readonly point: number };

/** The front of everything measured so far, cheapest first. */
export function frontOf(points: PointTable): number[] {
  return paretoFront(points.latencyCycles, points.correct, measuredPoints(points));
}

/** Accuracy lost against the exact network on the selection images, in percentage points; negative is a gain. */
export function accuracyLossPp(points: PointTable, point: number): number {
  return ((points.correct[EXACT_POINT]! - points.correct[point]!) / points.imageCount) * 100;
}

/**
 * The point a choice stands for among what is measured: the fastest one within the budget, or the exact network when
 * nothing faster keeps it.
 */
export function chosenPoint(points: PointTable, front: readonly number[], choice: Choice): number {
  if ('point' in choice) {
    if ((points.correct[choice.point] ?? -1) >= 0) return choice.point;
    throw new TauscopeError(
      'not-found',
      `Point ${choice.point} is not among the ${measuredPoints(points).length} measured points (0 to ${points.correct.length - 1}).`,
    );
  }
  // Losses are whole images; the epsilon absorbs the rounding of the budget's decimal fraction.
  const allowedImages = Math.floor((choice.budgetPp / 100) * points.imageCount + 1e-6);
  const atLeast = points.correct[EXACT_POINT]! - allowedImages;
  return front.find((point) => points.correct[point]! >= atLeast) ?? EXACT_POINT;
}
