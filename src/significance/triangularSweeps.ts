import type { CovarianceFactor } from './covarianceFactor.ts';
import { panelRows } from './covarianceFactor.ts';
import type { Matrix } from './matrices.ts';
import { part, transposed } from './matrices.ts';

/** Many columns at a time, [slot][column]. */
export interface Sweep {
  readonly solution: Matrix;
  readonly sums: Matrix;
  readonly columns: number;
  /** Is to enter a slot's row of the solution; what the others have to do with it is in its row of the sums. */
  finish(slot: number): void;
}

/** From the last slot of `from` to `to` up: the sums of a slot are minus the products of its row of R with the solutions behind it. */
export function sweepUp(
  { work, factor, size }: CovarianceFactor,
  { solution, sums, columns, finish }: Sweep,
  from: number,
  to: number,
): void {
  for (let end = to; end > from; end -= panelRows) {
    const start = Math.max(from, end - panelRows);
    sums.values.fill(0, start * sums.stride, end * sums.stride);
    work.subtractProduct(part(sums, start), part(factor, start, end), part(solution, end), {
      rows: end - start,
      columns,
      count: size - end,
    });
    for (let slot = end - 1; slot >= start; slot--) {
      const count = end - slot - 1;
      const behind = part(solution, slot + 1);
      work.subtractProduct(part(sums, slot), part(factor, slot, slot + 1), behind, {
        rows: 1,
        columns,
        count,
      });
      finish(slot);
    }
  }
}

/** From the first slot of `from` to `to` down: the sums of a slot are minus the products of its column of R with the solutions before it. */
export function sweepDown(
  { work, factor }: CovarianceFactor,
  { solution, sums, columns, finish }: Sweep,
  from: number,
  to: number,
): void {
  for (let start = from; start < to; start += panelRows) {
    const end = Math.min(to, start + panelRows);
    sums.values.fill(0, start * sums.stride, end * sums.stride);
    work.subtractProduct(part(sums, start), transposed(factor, from, start), part(solution, from), {
      rows: end - start,
      columns,
      count: start - from,
    });
    for (let slot = start; slot < end; slot++) {
      const before = part(solution, start);
      work.subtractProduct(part(sums, slot), transposed(factor, start, slot), before, {
        rows: 1,
        columns,
        count: slot - start,
      });
      finish(slot);
    }
  }
}
