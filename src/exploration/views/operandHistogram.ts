import type { OperandMap } from './operandMap.ts';
import { dead, skipped } from './operandMap.ts';

/** Entries of a map whose values are about the same. */
export interface HistogramBar {
  /** Values from here up to the next bar's; the last bar holds its end, too. */
  readonly from: number;
  readonly kept: number;
  readonly skipped: number;
}

/** Bars of a histogram of significances. */
const barCount = 40;

/**
 * How often values occur among what is not dead: a bar per level, or bars of equal width on a logarithmic axis. Empty for points of
 * tiles and where all is dead.
 * @returns the bars, lowest first, and where the last one ends
 */
export function operandHistogram(map: OperandMap): { readonly bars: HistogramBar[]; readonly end: number } {
  const living = [...map.values.keys()].filter((n) => map.states[n] !== dead);
  if (map.columns === 'points' || living.length === 0) return { bars: [], end: 0 };
  const values = living.map((n) => map.values[n]!);
  const edges = map.columns === 'pairs' ? levelEdges(values) : logarithmicEdges(values);
  const bars = edges.slice(0, -1).map((from) => ({ from, kept: 0, skipped: 0 }));
  for (const n of living) {
    let bar = edges.findLastIndex((edge) => edge <= map.values[n]!);
    bar = Math.min(Math.max(bar, 0), bars.length - 1);
    bars[bar]![map.states[n] === skipped ? 'skipped' : 'kept']++;
  }
  return { bars, end: edges.at(-1)! };
}

function levelEdges(values: readonly number[]): number[] {
  const most = values.reduce((a, b) => Math.max(a, b));
  return Array.from({ length: most + 2 }, (_, level) => level);
}

function logarithmicEdges(values: readonly number[]): number[] {
  const low = Math.log10(values.reduce((a, b) => Math.min(a, b)));
  const high = Math.log10(values.reduce((a, b) => Math.max(a, b)));
  const step = (high - low || 1) / barCount;
  return Array.from({ length: barCount + 1 }, (_, n) => 10 ** (low + n * step));
}
