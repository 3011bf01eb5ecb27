import { accuracyName } from '../../words/accuracyName.ts';
import { formatBytes } from '../../words/bytes.ts';
import { capitalised } from '../../words/capitalised.ts';
import { formatCount } from '../../words/counts.ts';
import { formatMilliseconds } from '../../words/durations.ts';
import { flipsText } from '../../words/flips.ts';
import { formatPercent, formatPp } from '../../words/percents.ts';
import { reductionText, reductionToExactText } from '../../words/reductions.ts';
import { tileText } from '../../words/tiles.ts';
import type { Exploration } from '../exploration.ts';
import { markOf } from '../points/pointMarks.ts';
import { isReference } from '../points/pointTable.ts';
import { exactPoint } from '../recipe/space.ts';
import { lossReferenceText } from './accuracyText.ts';
import { misfits } from './misfits.ts';
import type { PointFigures, PointSummary } from './pointSummary.ts';
import { isLimited, pointSummary } from './pointSummary.ts';

export function nameOf({ point, refinedFrom }: Pick<PointSummary, 'point' | 'refinedFrom'>): string {
  if (point === exactPoint) return 'exact network';
  return `point ${point}${refinedFrom === undefined ? '' : `, refined from ${refinedFrom}`}`;
}

/** "point 214, 3.20 ms, 61.0 % less than CMSIS-NN" */
export function shortSentence(
  summary: Pick<PointSummary, 'point' | 'refinedFrom' | 'latencyMilliseconds' | 'latencyReductionPercent'>,
): string {
  const { latencyMilliseconds, latencyReductionPercent } = summary;
  return `${nameOf(summary)}, ${formatMilliseconds(latencyMilliseconds)}, ${reductionText(latencyReductionPercent)}`;
}

/** "point 214, 3.20 ms, 61.0 % less than CMSIS-NN, Top-1 83.2 %" */
export function pointSentence(summary: PointFigures): string {
  return `${shortSentence(summary)}, ${accuracyName(summary)} ${formatPercent(summary.selectionTop1Percent)}`;
}

/** A point's name, and then what a chart says of it, beside a budget (percentage points) if there is one, a line each. */
export function pointDetails(exploration: Exploration, point: number, budgetPp?: number): string[] {
  const summary = pointSummary(exploration, point);
  const approximate = summary.layers.filter(({ tau, share }) => tau !== null || share !== null);
  return [
    capitalised(nameOf(summary)),
    `${formatMilliseconds(summary.latencyMilliseconds)}, ${formatCount(summary.latencyCycles)} cycles`,
    `${formatBytes(summary.flashBytes)} flash, ${formatBytes(summary.ramBytes)} RAM`,
    reductionText(summary.latencyReductionPercent),
    ...(point === exactPoint
      ? []
      : [reductionToExactText(summary.latencyReductionToExactPercent, isLimited(exploration))]),
    `${accuracyName(summary)} ${formatPercent(summary.selectionTop1Percent)} (${formatPp(-summary.accuracyLossPp)}${summary.float ? ` against ${lossReferenceText(summary)}` : ''})`,
    ...(isReference(exploration.points, point)
      ? []
      : [
          `${flipsText(summary.selectionFlips)} of ${formatCount(summary.selectionFlips.imageCount)} images`,
          ...(budgetPp === undefined
            ? []
            : [`${budgetPp} pp: ${markOf(exploration.points, point, budgetPp)}`]),
        ]),
    ...misfits(exploration, point),
    ...approximate.map(
      ({ layer, tau, tile, skippedPairShare }) =>
        `Layer ${layer}: ${tau === null ? '' : `τ ${tau}, `}${tile ? `${tileText(tile)}, ` : ''}${formatPercent(skippedPairShare * 100)} skipped`,
    ),
  ];
}
