import type { Sweep } from './matrices.ts';

/** Slots of a panel: sums first take what lies beyond it. Results depend on it, and the kernel (`engine/simd/sweeps.ts`) has the same. */
const panelRows = 32;

/**
 * Solves R x = y for the slots of `from` to `to`, from the last one up, with those behind them solved. Where a slot is kept, its place of the
 * solution holds y, which x replaces, and its sum becomes 0; elsewhere it holds x, and its sum becomes y. A sum takes products with the slots behind
 * its panel, then with those in it, each in ascending order.
 */
export function sweepUp(sweep: Sweep, from: number, to: number): void {
  for (let end = to; end > from; end -= panelRows)
    for (let slot = end - 1; slot >= Math.max(from, end - panelRows); slot--)
      settle(sweep, slot, [
        [end, sweep.slots],
        [slot + 1, end],
      ]);
}

/** Solves R^T x = y for the slots of `from` to `to`, from the first one down, as if there were none before `from`. Sums of slots that are not kept mean nothing. */
export function sweepDown(sweep: Sweep, from: number, to: number): void {
  for (let slot = from; slot < to; slot++) settle(sweep, slot, [[from, slot]]);
}

/** @param others whose products its sums take, first and last of each run */
function settle(
  { factor, solution, sums, kept, columns }: Sweep,
  slot: number,
  others: readonly (readonly [number, number])[],
): void {
  const { stride } = sums;
  const pivot = factor.values[slot * (factor.stride + 1)]!;
  const own = slot * stride;
  sums.values.fill(0, own, own + columns);
  for (const [first, last] of others)
    for (let other = first; other < last; other++) {
      const entry = factor.values[other * factor.stride + slot]!;
      for (let column = 0; column < columns; column++)
        sums.values[own + column]! -= Math.fround(entry * solution.values[other * stride + column]!);
    }
  for (let at = own; at < own + columns; at++) {
    const [value, sum] = [solution.values[at]!, sums.values[at]!];
    if (kept.values[at] === 0) sums.values[at] = pivot * value - sum;
    else {
      solution.values[at] = (value + sum) / pivot;
      sums.values[at] = 0;
    }
  }
}
