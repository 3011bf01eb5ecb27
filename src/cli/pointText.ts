import { millisecondsOf } from '../boards/board.ts';
import type { Exploration } from '../exploration/exploration.ts';
import { exactPoint } from '../exploration/recipe/space.ts';
import type { PointSummary } from '../exploration/views/pointSummary.ts';
import { isLimited } from '../exploration/views/pointSummary.ts';
import { formatKibibytes } from '../words/bytes.ts';
import { formatMilliseconds } from '../words/durations.ts';
import { pointNumber } from '../words/pointNumber.ts';
import { reductionText, reductionToExactText } from '../words/reductions.ts';

/** "3.20 ms (3.11-3.29), 75.1 uJ, 61.2 KiB flash, 20.1 KiB RAM" */
export function costText({ board }: Exploration, summary: PointSummary): string {
  const { latencyMilliseconds, latencyCyclesLow, latencyCyclesHigh, flashBytes, ramBytes } = summary;
  const [low, high] = [latencyCyclesLow, latencyCyclesHigh].map((cycles) =>
    millisecondsOf(board, cycles).toFixed(2),
  );
  const band = low === high ? '' : ` (${low}-${high})`;
  return [
    `${formatMilliseconds(latencyMilliseconds, 2)}${band}`,
    `${summary.energyMicrojoules.toFixed(1)} uJ`,
    `${formatKibibytes(flashBytes)} flash`,
    `${formatKibibytes(ramBytes)} RAM`,
  ].join(', ');
}

/** "61.0 % less than CMSIS-NN, 12.0 % less than the exact kernels" */
export function reductionsText(exploration: Exploration, summary: PointSummary): string {
  const { latencyReductionPercent, latencyReductionToExactPercent } = summary;
  return `${reductionText(latencyReductionPercent)}, ${reductionToExactText(latencyReductionToExactPercent, isLimited(exploration))}`;
}

/** "point 214, 3.20 ms, ... less than the exact kernels" */
export function pointTitle(exploration: Exploration, summary: PointSummary): string {
  const exact = summary.point === exactPoint ? ' (exact)' : '';
  return `point ${pointNumber(summary)}${exact}, ${costText(exploration, summary)}, ${reductionsText(exploration, summary)}`;
}
