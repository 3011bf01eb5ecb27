import type { CovarianceFactor } from './covarianceFactor.ts';
import type { Matrix } from './matrices.ts';
import { part, transposed } from './matrices.ts';
import { sweepDown } from './triangularSweeps.ts';

/** First and last slot, exclusive, of every block of so many. */
export function blockBounds({ size }: CovarianceFactor, blockSlots: number): (readonly [number, number])[] {
  return Array.from({ length: Math.ceil(size / blockSlots) }, (_, block) => [
    block * blockSlots,
    Math.min(size, (block + 1) * blockSlots),
  ]);
}

/**
 * Inverse covariance of the slots of every block among each other and those before it: (R^T R)^-1 of its own part of R.
 * @param inverses [slot][slot of its block], to be filled
 * @param scratch two matrices of the same shape or larger
 */
export function invertBlocks(
  system: CovarianceFactor,
  blockSlots: number,
  inverses: Matrix,
  [solution, sums]: readonly [Matrix, Matrix],
): void {
  const { work, factor } = system;
  for (const [start, end] of blockBounds(system, blockSlots)) {
    const width = end - start;
    // R^-T, row by row.
    const finish = (slot: number) => {
      const pivot = factor.values[slot * (factor.stride + 1)]!;
      for (let column = 0; column < width; column++) {
        const unit = Number(slot - start === column);
        solution.values[slot * solution.stride + column] =
          (unit + sums.values[slot * sums.stride + column]!) / pivot;
      }
    };
    sweepDown(system, { solution, sums, columns: width, finish }, start, end);
    work.subtractProduct(part(inverses, start), transposed(solution, start, 0), part(solution, start), {
      rows: width,
      columns: width,
      count: width,
    });
    const rows = inverses.values.subarray(start * inverses.stride, end * inverses.stride);
    rows.forEach((value, n) => (rows[n] = -value));
  }
}
