import { exactPoint } from '../exploration/recipe/space.ts';
import type { PointSummary } from '../exploration/views/pointSummary.ts';
import { accuracyName } from '../words/accuracyName.ts';
import { formatMilliseconds } from '../words/durations.ts';
import { formatPercent } from '../words/percents.ts';
import { reductionText } from '../words/reductions.ts';

export function nameOf({ point, refinedFrom }: PointSummary): string {
  if (point === exactPoint) return 'exact network';
  return `point ${point}${refinedFrom === undefined ? '' : `, refined from ${refinedFrom}`}`;
}

/** "point 214, 3.20 ms, 61.0 % less than CMSIS-NN" */
export function shortSentence(summary: PointSummary): string {
  const { latencyMilliseconds, latencyReductionPercent } = summary;
  return `${nameOf(summary)}, ${formatMilliseconds(latencyMilliseconds)}, ${reductionText(latencyReductionPercent)}`;
}

/** What a person hears when the choice changes. */
export function choiceSentence(summary: PointSummary): string {
  const loss = summary.accuracyLossPp;
  const change =
    Math.abs(loss) < 0.005
      ? 'no accuracy lost'
      : `${Math.abs(loss).toFixed(2)} percentage points ${loss > 0 ? 'lost' : 'gained'}`;
  return `Chosen: ${shortSentence(summary)}; ${accuracyName(summary)} ${formatPercent(summary.selectionTop1Percent)} on the selection images, ${change}.`;
}
