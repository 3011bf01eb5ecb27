import type { BudgetMark } from './confidence.ts';
import { assuredMark, budgetMarks, markOfLoss } from './confidence.ts';
import { selectionBounds } from './lossBounds.ts';
import type { PointTable } from './pointTable.ts';
import { fittingTest, isReference, referenceCorrect } from './pointTable.ts';

/** The number of points that do not fit the limits of flash and RAM. */
export const doesNotFit = 3;

/**
 * What the selection images say about a budget of accuracy loss, for every measured point: an index into
 * {@link budgetMarks}, or {@link doesNotFit}; 0 for points that are not measured. The exact network must be measured.
 */
export function pointMarks(points: PointTable, budgetPp: number): Uint8Array {
  const { correct } = points;
  const marks = new Uint8Array(correct.length);
  const mark = marker(points, budgetPp);
  const isFitting = fittingTest(points);
  for (let point = 0; point < marks.length; point++)
    if (correct[point]! >= 0) marks[point] = isFitting(point) ? mark(point) : doesNotFit;
  return marks;
}

/** What the selection images say about a budget of accuracy loss for one measured point. */
export function markOf(points: PointTable, point: number, budgetPp: number): BudgetMark {
  return budgetMarks[marker(points, budgetPp)(point)]!;
}

function marker(points: PointTable, budgetPp: number): (point: number) => number {
  const { correct, imageCount } = points;
  const reference = referenceCorrect(points);
  const boundOf = selectionBounds(points);
  return (point) => {
    if (isReference(points, point)) return assuredMark;
    const lossPp = ((reference - correct[point]!) / imageCount) * 100;
    return markOfLoss(lossPp, boundOf(point), budgetPp);
  };
}
