import type { Exploration } from '../exploration/exploration.ts';
import type { PointSummary } from '../exploration/views/pointSummary.ts';

/** "3.20 ms (3.11-3.29), 75.1 uJ, 61.2 KiB flash, 20.1 KiB RAM" */
export function costText({ board }: Exploration, summary: PointSummary): string {
  const { latencyMilliseconds, latencyCyclesLow, latencyCyclesHigh, flashBytes, ramBytes } = summary;
  const [low, high] = [latencyCyclesLow, latencyCyclesHigh].map((cycles) =>
    ((cycles / board.clockHz) * 1000).toFixed(2),
  );
  const band = low === high ? '' : ` (${low}-${high})`;
  return [
    `${latencyMilliseconds.toFixed(2)} ms${band}`,
    `${summary.energyMicrojoules.toFixed(1)} uJ`,
    `${kibibytes(flashBytes)} flash`,
    `${kibibytes(ramBytes)} RAM`,
  ].join(', ');
}

/** "61.0 % less than CMSIS-NN, 12.0 % less than the exact kernels" */
export function reductionsText(summary: PointSummary): string {
  const { latencyReductionPercent, latencyReductionToExactPercent } = summary;
  return `${less(latencyReductionPercent)} than CMSIS-NN, ${less(latencyReductionToExactPercent)} than the exact kernels`;
}

export function kibibytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`;
}

function less(percent: number): string {
  return `${Math.abs(percent).toFixed(1)} % ${percent >= 0 ? 'less' : 'more'}`;
}
