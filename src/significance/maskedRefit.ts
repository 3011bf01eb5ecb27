import type { CovarianceFactor } from './covarianceFactor.ts';
import type { Matrix } from './matrices.ts';
import { sweepDown, sweepUp } from './triangularSweeps.ts';

/** Steps of conjugate gradients; six come within one percent of the least error (`docs/methods.md`). */
const steps = 6;

/** Matrices of [slot][column] that {@link refit} works in. */
export const refitMatrices = 5;

/**
 * Least squares for many masks at once: changes d of the weights that minimise d^T H d where those of skipped slots are given. With
 * y = R d in the kept slots and v = R d in the others it is the least |y|^2 + |v|^2 where v is linear in y; v at y = 0 is what one
 * substitution gives in which every slot makes up for those behind it. Conjugate gradients from there on: the better the order has kept slots
 * before skipped ones, the closer is its matrix to the identity.
 * @param kept [slot][column], 1 for each whose change is free
 * @param matrices the first one with the given changes, 0 for free ones; they are entered there
 * @returns d^T H d per column
 */
export function refit(
  system: CovarianceFactor,
  kept: Uint8Array,
  [changes, residuals, directions, responses, products]: readonly Matrix[],
  columns: number,
): Float64Array {
  const { factor, size } = system;
  const diagonal = (slot: number) => factor.values[slot * (factor.stride + 1)]!;
  const { stride } = changes!;

  /** Free slots of `solution`, which hold y, become their changes; `sums` becomes v. */
  const solve = (solution: Matrix, sums: Matrix) => {
    const [of, from] = [solution.values, sums.values];
    const finish = (slot: number) => {
      const pivot = diagonal(slot);
      for (let column = 0, at = slot * stride; column < columns; column++, at++)
        if (kept[slot * columns + column]) {
          of[at] = (of[at]! + from[at]!) / pivot;
          from[at] = 0;
        } else from[at] = pivot * of[at]! - from[at]!;
    };
    sweepUp(system, { solution, sums, columns, finish }, 0, size);
  };
  /** What y does to v is B^T y: enters -B v in the free slots of v. */
  const apply = (solution: Matrix, sums: Matrix) => {
    const [of, from] = [solution.values, sums.values];
    const finish = (slot: number) => {
      const pivot = diagonal(slot);
      for (let column = 0, at = slot * stride; column < columns; column++, at++)
        if (kept[slot * columns + column]) of[at] = from[at]! / pivot;
    };
    sweepDown(system, { solution, sums, columns, finish }, 0, size);
  };
  /** Sums of squares over the slots that are kept, or over those that are not, per column. */
  const squares = ({ values }: Matrix, ofKept: number) => {
    const found = new Float64Array(columns);
    for (let slot = 0; slot < size; slot++)
      for (let column = 0; column < columns; column++)
        if (kept[slot * columns + column] === ofKept) {
          const value = values[slot * stride + column]!;
          found[column]! += value * value;
        }
    return found;
  };
  /** target = first + factor * second in the free slots. */
  const combine = (target: Matrix, first: Matrix, factors: Float64Array, second: Matrix) => {
    for (let slot = 0; slot < size; slot++)
      for (let column = 0, at = slot * stride; column < columns; column++, at++)
        if (kept[slot * columns + column])
          target.values[at] = first.values[at]! + factors[column]! * second.values[at]!;
  };

  solve(changes!, residuals!);
  const losses = squares(residuals!, 0);
  apply(residuals!, products!);
  let power = squares(residuals!, 1);
  directions!.values.fill(0);
  combine(directions!, residuals!, new Float64Array(columns), residuals!);
  for (let step = 1; ; step++) {
    products!.values.set(directions!.values);
    solve(products!, responses!);
    const [own, others] = [squares(directions!, 1), squares(responses!, 0)];
    const lengths = power.map((value, column) => (value > 0 ? value / (own[column]! + others[column]!) : 0));
    combine(changes!, changes!, lengths, products!);
    losses.forEach((loss, column) => (losses[column] = loss - lengths[column]! * power[column]!));
    if (step === steps) return losses;
    apply(responses!, products!);
    const shorter = lengths.map((length) => -length);
    combine(residuals!, residuals!, shorter, directions!);
    combine(residuals!, residuals!, lengths, responses!);
    const next = squares(residuals!, 1);
    const ratios = power.map((value, column) => (value > 0 ? next[column]! / value : 0));
    combine(directions!, residuals!, ratios, directions!);
    power = next;
  }
}
