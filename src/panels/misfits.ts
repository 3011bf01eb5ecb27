import type { Exploration } from '../exploration/exploration.ts';
import { leastNeed, needOf } from '../exploration/points/pointTable.ts';
import { formatBytes } from '../words/bytes.ts';

/** What a point needs beyond the limits, in words; nothing when it fits. */
export function misfits({ points }: Exploration, point: number): string[] {
  const { flashBytes, ramBytes } = needOf(points, point);
  const { flashBytes: flashLimit = Infinity, ramBytes: ramLimit = Infinity } = points.limits;
  return [
    ...(flashBytes > flashLimit
      ? [`Does not fit: ${formatBytes(flashBytes)} of ${formatBytes(flashLimit)} flash`]
      : []),
    ...(ramBytes > ramLimit
      ? [`Does not fit: ${formatBytes(ramBytes)} of ${formatBytes(ramLimit)} RAM`]
      : []),
  ];
}

/** Said when no measured point fits. */
export function nothingFitsText({ points }: Exploration): string {
  const { flashBytes = Infinity, ramBytes = Infinity } = points.limits;
  const least = leastNeed(points);
  return (
    `No point fits ${formatBytes(flashBytes)} of flash and ${formatBytes(ramBytes)} of RAM; the smallest need ` +
    `${formatBytes(least.flashBytes)} and ${formatBytes(least.ramBytes)}. Shown is the exact network.`
  );
}
