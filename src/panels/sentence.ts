import { shortSentence } from '../exploration/views/pointSentence.ts';
import type { PointSummary } from '../exploration/views/pointSummary.ts';
import { accuracyName } from '../words/accuracyName.ts';
import { formatPercent } from '../words/percents.ts';

/** What a person hears when the choice changes. */
export function choiceSentence(summary: PointSummary): string {
  const loss = summary.accuracyLossPp;
  const change =
    Math.abs(loss) < 0.005
      ? 'no accuracy lost'
      : `${Math.abs(loss).toFixed(2)} percentage points ${loss > 0 ? 'lost' : 'gained'}`;
  return `Chosen: ${shortSentence(summary)}; ${accuracyName(summary)} ${formatPercent(summary.selectionTop1Percent)} on the selection images, ${change}.`;
}
