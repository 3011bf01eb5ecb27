import type { CovarianceFactor } from './covarianceFactor.ts';
import type { Matrix } from './matrices.ts';
import { columnsFrom, part } from './matrices.ts';

/** Rows of R^-1 that begin with about as many zeros. */
const rowsTogether = 32;
/** Columns of R^-T that are found together. */
const columnsTogether = 64;

/** First and last slot, exclusive, of every block of so many. */
export function blockBounds({ size }: CovarianceFactor, blockSlots: number): (readonly [number, number])[] {
  return Array.from({ length: Math.ceil(size / blockSlots) }, (_, block) => [
    block * blockSlots,
    Math.min(size, (block + 1) * blockSlots),
  ]);
}

/**
 * Inverse covariance of the slots of every block among each other and those before it: (R^T R)^-1 of its own part of R.
 * @param inverses [slot][slot of its block], whose upper triangles are to be filled
 * @param scratch three matrices of the same shape
 */
export function invertBlocks(
  system: CovarianceFactor,
  blockSlots: number,
  inverses: Matrix,
  [solution, sums, kept]: readonly [Matrix, Matrix, Matrix],
): void {
  const { work, factor, size } = system;
  kept.values.fill(1);
  for (const [start, end] of blockBounds(system, blockSlots)) {
    const width = end - start;
    // R^-T, which replaces the identity: column by column nothing comes before its 1.
    for (let slot = start; slot < end; slot++) solution.values[slot * solution.stride + slot - start] = 1;
    for (let first = 0; first < width; first += columnsTogether) {
      const [ofSolution, ofSums, ofKept] = [solution, sums, kept].map((matrix) => columnsFrom(matrix, first));
      const columns = Math.min(columnsTogether, width - first);
      const sweep = { factor, solution: ofSolution!, sums: ofSums!, kept: ofKept!, slots: size, columns };
      work.sweepDown(sweep, start + first, end);
    }
    for (let first = 0; first < width; first += rowsTogether) {
      const own = part(solution, start + first, first);
      work.subtractProduct(part(inverses, start + first, first), { ...own, isTransposed: true }, own, {
        rows: Math.min(rowsTogether, width - first),
        columns: width - first,
        count: width - first,
      });
    }
    negate(inverses.values, start * inverses.stride, end * inverses.stride);
  }
}

function negate(values: Float32Array, from: number, to: number): void {
  for (let n = from; n < to; n++) values[n] = -values[n]!;
}
