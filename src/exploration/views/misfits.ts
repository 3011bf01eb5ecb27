import { formatBytes } from '../../words/bytes.ts';
import type { Exploration } from '../exploration.ts';
import type { Budget } from '../points/choice.ts';
import { isKeeping } from '../points/choice.ts';
import { isFitting, leastNeed, leastOf, measuredPoints, needOf } from '../points/pointTable.ts';
import { besideCodeText } from './besideCodeText.ts';

/** What a point needs beyond the limits, in words; nothing when it fits. */
export function misfits(exploration: Exploration, point: number): string[] {
  const { points } = exploration;
  const { flashBytes, ramBytes } = needOf(points, point);
  const { flashBytes: flashLimit = Infinity, ramBytes: ramLimit = Infinity } = points.limits;
  return [
    ...(flashBytes > flashLimit
      ? [`Does not fit: ${formatBytes(flashBytes)} of ${formatBytes(flashLimit)} flash`]
      : []),
    ...(ramBytes > ramLimit
      ? [
          `Does not fit: ${formatBytes(ramBytes)} of ${formatBytes(ramLimit)} RAM${besideCodeText(exploration)}`,
        ]
      : []),
  ];
}

/** Said when no measured point keeps a budget and fits: what would. */
export function nothingKeepsAndFitsText({ points }: Exploration, budget: Budget): string {
  const keeping = measuredPoints(points).filter((point) => isKeeping(points, point, budget));
  const flashBytes = leastOf(points.flashBytes, keeping);
  const { flashBytes: limit = Infinity } = points.limits;
  const what = `No point within ${budget.budgetPp} pp fits`;
  if (keeping.length === 0 || flashBytes <= limit)
    return `${what}, nor does the exact network: give up more, or allow more.`;
  return `${what} ${formatBytes(limit)} of flash: the smallest that keeps it takes ${formatBytes(flashBytes)}.`;
}

/** Said when points are measured and none of them fits; else null. */
export function nothingFitsText(exploration: Exploration): string | null {
  const { points } = exploration;
  const measured = measuredPoints(points);
  if (measured.length === 0 || measured.some((point) => isFitting(points, point))) return null;
  const { flashBytes = Infinity, ramBytes = Infinity } = points.limits;
  const least = leastNeed(points);
  return (
    `No point fits ${formatBytes(flashBytes)} of flash and ${formatBytes(ramBytes)} of RAM${besideCodeText(exploration)}; the smallest need ` +
    `${formatBytes(least.flashBytes)} and ${formatBytes(least.ramBytes)}. Shown is the exact network.`
  );
}
