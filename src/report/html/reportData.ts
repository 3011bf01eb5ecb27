import type { Exploration } from '../../exploration/exploration.ts';
import type { Budget } from '../../exploration/points/choice.ts';
import { frontOf, highestBudgetPp } from '../../exploration/points/choice.ts';
import { exactPoint } from '../../exploration/recipe/space.ts';
import { accuracyLines } from '../../exploration/views/accuracyText.ts';
import { pointDetails } from '../../exploration/views/pointSentence.ts';
import { pointSummary } from '../../exploration/views/pointSummary.ts';
import { pointOfChoice } from '../../exploration/views/sensiblePoint.ts';
import type { Verdict } from '../../exploration/views/verdict.ts';
import { verdictOf } from '../../exploration/views/verdict.ts';
import type { DrawnFront, PointPlace } from '../frontLayout.ts';
import { frontLayout, plotHeight } from '../frontLayout.ts';
import { layerColumns } from './frontColumns.ts';

/** Budgets that can be chosen, to one percentage point. */
export const budgetsPerPp = 10;

/** The most that can be chosen, in percentage points: no less than what the report is written with. */
export function mostBudgetPp({ budgetPp }: Budget): number {
  return Math.max(highestBudgetPp, Math.ceil(budgetPp));
}

/** What a report's script knows of an exploration; all sentences are written already. */
export interface ReportData {
  readonly points: Readonly<Record<string, ReportedPoint>>;
  /** By budget, {@link budgetsPerPp} to the percentage point: what is chosen, and what is to say of it. */
  readonly choices: readonly (Pick<Verdict, 'holds' | 'strong' | 'text'> & { readonly point: number })[];
  readonly chosen: number;
  /** Where a loss of nothing lies in the plot, and how much lower one of a percentage point; pixels. */
  readonly referenceY: number;
  readonly ppHeight: number;
  readonly plotHeight: number;
  readonly budgetsPerPp: number;
}

interface ReportedPoint extends PointPlace {
  readonly details: readonly string[];
  readonly accuracy: readonly string[];
  readonly lossPp: number;
  readonly boundPp: number;
  /** Cells of the table of its convolutions. */
  readonly layers: readonly (readonly string[])[];
}

/** The points that a report tells of: the front, the exact network, and whatever else is chosen. */
export function reportedPoints(exploration: Exploration, chosen: number): number[] {
  return [...new Set([...frontOf(exploration.points), exactPoint, chosen])];
}

export function reportData(exploration: Exploration, drawn: DrawnFront, budget: Budget): ReportData {
  const { plot, scales, placeOf } = frontLayout(exploration, drawn);
  const front = frontOf(exploration.points);
  const told = reportedPoints(exploration, drawn.chosen);
  const choices = Array.from({ length: mostBudgetPp(budget) * budgetsPerPp + 1 }, (_, step) => {
    const asked = { ...budget, budgetPp: step / budgetsPerPp };
    const point = pointOfChoice(exploration, front, asked);
    return { point, ...budgetVerdict(exploration, point, asked, true) };
  });
  const referenceY = scales.y(plot.referencePercent);
  return {
    points: Object.fromEntries(
      told.map((point) => {
        const summary = pointSummary(exploration, point);
        return [
          point,
          {
            ...placeOf(point),
            details: pointDetails(exploration, point),
            accuracy: accuracyLines(summary),
            lossPp: summary.accuracyLossPp,
            boundPp: summary.lossBoundPp,
            layers: summary.layers.map((layer) => layerColumns.map(({ cell }) => cell(layer))),
          },
        ];
      }),
    ),
    choices,
    chosen: drawn.chosen,
    referenceY,
    ppHeight: scales.y(plot.referencePercent - 1) - referenceY,
    plotHeight,
    budgetsPerPp,
  };
}

/** What is to say of a point beside a budget, which may have chosen it. */
export function budgetVerdict(exploration: Exploration, point: number, budget: Budget, isByBudget: boolean) {
  const summary = pointSummary(exploration, point);
  const asked = { ...budget, isByBudget, isRunning: false };
  const { holds, strong, text } = verdictOf(exploration, summary, asked);
  // What is written does not wait.
  const isUnmeasured = holds === null && exploration.splits.heldOut.length > 0;
  return {
    holds,
    ...(strong !== undefined && { strong }),
    text: isUnmeasured ? 'Not measured on the held-out images.' : text,
  };
}
