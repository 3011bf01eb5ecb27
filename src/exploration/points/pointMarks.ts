import type { BudgetMark } from './confidence.ts';
import { budgetMark } from './confidence.ts';
import type { PointTable } from './pointTable.ts';
import { isFitting, isReference, measuredPoints, selectionFlips } from './pointTable.ts';

/** The number of points that do not fit the limits of flash and RAM. */
export const doesNotFit = 3;

/** What the numbers of {@link pointMarks} stand for. */
export const budgetMarks: readonly BudgetMark[] = [
  'not within the budget',
  'within on these images',
  'within the budget (95 %)',
];

/**
 * What the selection images say about a budget of accuracy loss, for every measured point: an index into
 * {@link budgetMarks}, or {@link doesNotFit}; 0 for points that are not measured. The exact network must be measured.
 */
export function pointMarks(points: PointTable, budgetPp: number): Uint8Array {
  const marks = new Uint8Array(points.correct.length);
  for (const point of measuredPoints(points))
    marks[point] = isFitting(points, point)
      ? budgetMarks.indexOf(markOf(points, point, budgetPp))
      : doesNotFit;
  return marks;
}

/** What the selection images say about a budget of accuracy loss for one measured point. */
export function markOf(points: PointTable, point: number, budgetPp: number): BudgetMark {
  return isReference(points, point)
    ? 'within the budget (95 %)'
    : budgetMark(selectionFlips(points, point), budgetPp);
}
