import type { CovarianceFactor } from './covarianceFactor.ts';
import type { Matrix } from './matrices.ts';

/** Steps of conjugate gradients; six come within one percent of the least error (`docs/methods.md`). */
const steps = 6;

/** What {@link refit} works in, [slot][column]. */
export interface RefitMatrices {
  /** 1 for each slot whose change is free. */
  readonly kept: Matrix;
  /** The given changes, 0 for free ones, which are entered. */
  readonly changes: Matrix;
  readonly residuals: Matrix;
  readonly directions: Matrix;
  readonly responses: Matrix;
  readonly products: Matrix;
}

/**
 * Least squares for many masks at once: changes d of the weights that minimise d^T H d where those of skipped slots are given. With
 * y = R d in the kept slots and v = R d in the others it is the least |y|^2 + |v|^2 where v is linear in y; v at y = 0 is what one
 * substitution gives in which every slot makes up for those behind it. Conjugate gradients from there on: the better the order has kept slots
 * before skipped ones, the closer is its matrix to the identity.
 * @returns d^T H d per column
 */
export function refit(
  { work, factor, size }: CovarianceFactor,
  { kept, changes, residuals, directions, responses, products }: RefitMatrices,
  columns: number,
): Float64Array {
  const sweepOf = (solution: Matrix, sums: Matrix) => ({
    factor,
    solution,
    sums,
    kept,
    slots: size,
    columns,
  });
  const all = sweepOf(changes, residuals);
  /** Free slots of `solution`, which hold y, become their changes; `sums` becomes v, 0 in free slots. */
  const solve = (solution: Matrix, sums: Matrix) => work.sweepUp(sweepOf(solution, sums), 0, size);
  /** What y does to v is B^T y: enters -B v in the free slots of v. */
  const apply = (solution: Matrix, sums: Matrix) => work.sweepDown(sweepOf(solution, sums), 0, size);
  const squares = (values: Matrix, ofKept: boolean) => work.sumSquares(values, ofKept, all);
  /** target = first + factor * second in the free slots. */
  const combine = (target: Matrix, first: Matrix, factors: Float64Array, second: Matrix) =>
    work.combine(target, first, factors, second, all);

  solve(changes, residuals);
  const losses = squares(residuals, false);
  apply(residuals, products);
  let power = squares(residuals, true);
  directions.values.fill(0);
  combine(directions, residuals, new Float64Array(columns), residuals);
  for (let step = 1; ; step++) {
    products.values.set(directions.values);
    solve(products, responses);
    const [own, others] = [squares(directions, true), squares(responses, false)];
    const lengths = power.map((value, column) => (value > 0 ? value / (own[column]! + others[column]!) : 0));
    combine(changes, changes, lengths, products);
    losses.forEach((loss, column) => (losses[column] = loss - lengths[column]! * power[column]!));
    if (step === steps) return losses;
    apply(responses, products);
    const shorter = lengths.map((length) => -length);
    combine(residuals, residuals, shorter, directions);
    combine(residuals, residuals, lengths, responses);
    const next = squares(residuals, true);
    const ratios = power.map((value, column) => (value > 0 ? next[column]! / value : 0));
    combine(directions, residuals, ratios, directions);
    power = next;
  }
}
