import type { Exploration } from '../exploration/exploration.ts';
import { chosenPoint, frontOf } from '../exploration/points/choice.ts';
import type { PointSummary } from '../exploration/views/pointSummary.ts';
import { pointSummary } from '../exploration/views/pointSummary.ts';

/** Accuracy losses (percentage points) for which a report names the fastest point. */
const reportBudgetsPp = [0, 1, 2, 5, 10] as const;

/** The fastest point whose loss on the selection images is within a budget. */
export interface ReportPoint {
  readonly budgetPp: number;
  readonly summary: PointSummary;
}

export function reportPoints(exploration: Exploration): ReportPoint[] {
  const front = frontOf(exploration.points);
  return reportBudgetsPp.map((budgetPp) => {
    const point = chosenPoint(exploration.points, front, { budgetPp });
    return { budgetPp, summary: pointSummary(exploration, point) };
  });
}
