import { accuracyLossPp, highestBudgetPp } from './choice.ts';
import { isWithin } from './confidence.ts';
import type { PointTable } from './pointTable.ts';

/**
 * The knee of a front: from here on, more speed costs accuracy faster than before. Of the points that lose at most {@link highestBudgetPp}, the
 * one farthest above the line from the fastest to the most accurate, both axes scaled to 1 (after Satopää et al., "Finding a
 * Kneedle in a Haystack", 2011). Null where no point lies above the line.
 * @param front cheapest first
 */
export function kneeOf(points: PointTable, front: readonly number[]): number | null {
  const shown = front.filter((point) => isWithin(accuracyLossPp(points, point), highestBudgetPp));
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined) return null;
  const { latencyCycles, correct } = points;
  const width = latencyCycles[last]! - latencyCycles[first]!;
  const height = correct[last]! - correct[first]!;
  let knee: number | null = null;
  let farthest = 0;
  for (const point of shown) {
    // Twice the area of the triangle over the line: its height, up to a factor.
    const above =
      (correct[point]! - correct[first]!) * width - (latencyCycles[point]! - latencyCycles[first]!) * height;
    if (above <= farthest) continue;
    farthest = above;
    knee = point;
  }
  return knee;
}
