/** The inverse covariance of the operands that are still there; what changes it takes nearly all the time of an elimination. */
export interface LiveInverse {
  /** Row-major [slots][slots], upper triangle. */
  readonly values: Float64Array;
  /** The rows of a pair that goes, [slot], and what they explain of each slot. */
  readonly rows: PairOfRows;
  readonly factors: PairOfRows;
  /** values[i][j] -= factors[0][i] rows[0][j] + factors[1][i] rows[1][j] for i <= j < live, where `live` is even. */
  subtract(live: number): void;
}

type PairOfRows = readonly [Float64Array, Float64Array];

export type LiveInverseMaker = (slots: number) => LiveInverse;

export function plainInverse(slots: number): LiveInverse {
  const values = new Float64Array(slots * slots);
  const row = () => new Float64Array(slots);
  const [x, y, p, q] = [row(), row(), row(), row()];
  return {
    values,
    rows: [x, y],
    factors: [p, q],
    subtract(live) {
      for (let i = 0; i < live; i++) {
        const from = i * slots;
        const [pi, qi] = [p[i]!, q[i]!];
        for (let j = i; j < live; j++) values[from + j]! -= pi * x[j]! + qi * y[j]!;
      }
    },
  };
}
