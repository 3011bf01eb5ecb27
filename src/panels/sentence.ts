import type { PointSummary } from '../exploration/pointSummary.ts';
import { EXACT_POINT } from '../exploration/space.ts';
import { formatMilliseconds, formatPercent } from './figures.ts';

export function nameOf({ point, refinedFrom }: PointSummary): string {
  if (point === EXACT_POINT) return 'exact network';
  return `configuration ${point}${refinedFrom === undefined ? '' : `, refined from ${refinedFrom}`}`;
}

/** "configuration 214, 3.20 ms, 41.0 % less" */
export function shortSentence(summary: PointSummary): string {
  return `${nameOf(summary)}, ${formatMilliseconds(summary.latencyMilliseconds)}, ${lessOrMore(summary)}`;
}

/** What a person hears when the choice changes. */
export function choiceSentence(summary: PointSummary): string {
  const loss = summary.accuracyLossPp;
  const change =
    Math.abs(loss) < 0.005
      ? 'no accuracy lost'
      : `${Math.abs(loss).toFixed(2)} percentage points ${loss > 0 ? 'lost' : 'gained'}`;
  return `Chosen: ${shortSentence(summary)}; Top-1 ${formatPercent(summary.selectionTop1Percent)} on the selection images, ${change}.`;
}

export function lessOrMore({ latencyReductionPercent: reduction }: PointSummary): string {
  return `${formatPercent(Math.abs(reduction))} ${reduction >= 0 ? 'less' : 'more'}`;
}
