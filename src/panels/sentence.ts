import type { Flips } from '../exploration/points/confidence.ts';
import type { PointSummary } from '../exploration/views/pointSummary.ts';
import { EXACT_POINT } from '../exploration/recipe/space.ts';
import { formatCount, formatMilliseconds, formatPercent } from './figures.ts';

export function nameOf({ point, refinedFrom }: PointSummary): string {
  if (point === EXACT_POINT) return 'exact network';
  return `configuration ${point}${refinedFrom === undefined ? '' : `, refined from ${refinedFrom}`}`;
}

/** "configuration 214, 3.20 ms, 61.0 % less than CMSIS-NN" */
export function shortSentence(summary: PointSummary): string {
  return `${nameOf(summary)}, ${formatMilliseconds(summary.latencyMilliseconds)}, ${reductionText(summary)}`;
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

/** "61.0 % less than CMSIS-NN": against the exact network on the same board. */
export function reductionText({ latencyReductionPercent }: PointSummary): string {
  return `${lessOrMore(latencyReductionPercent)} than CMSIS-NN`;
}

/** "12.0 % less than the exact kernels": against the exact network with the same kind of kernels. */
export function reductionToExactText({ latencyReductionToExactPercent }: PointSummary): string {
  return `${lessOrMore(latencyReductionToExactPercent)} than the exact kernels`;
}

/** "18 lost, 12 won": images whose answer changes sides against the exact network. */
export function flipsText({ lost, gained }: Flips): string {
  return `${formatCount(lost)} lost, ${formatCount(gained)} won`;
}

function lessOrMore(reductionPercent: number): string {
  return `${formatPercent(Math.abs(reductionPercent))} ${reductionPercent >= 0 ? 'less' : 'more'}`;
}
