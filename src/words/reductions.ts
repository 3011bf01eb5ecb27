import { formatPercent } from './percents.ts';

/** By how much less `after` is than `before`, in percent; negative for more. */
export function reductionPercent(before: number, after: number): number {
  return (1 - after / before) * 100;
}

/** "61.0 % less" for a reduction of 61, "3.0 % more" for one of -3. */
export function lessOrMore(percent: number): string {
  return `${formatPercent(Math.abs(percent))} ${percent >= 0 ? 'less' : 'more'}`;
}

/** Latency against the exact network on CMSIS-NN, on the same board. */
export function reductionText(percent: number): string {
  return `${lessOrMore(percent)} than CMSIS-NN`;
}

/** Latency against the exact network with the product's own kernels. @param isLimited whether limits or pins keep the exact network from those */
export function reductionToExactText(percent: number, isLimited = false): string {
  return `${lessOrMore(percent)} than the exact kernels${isLimited ? ' without limits' : ''}`;
}
