/** Plain dense algebra on arrays of rows, to hold the product's against. */
export type Matrix = number[][];

/** Solves A X = B by Gaussian elimination with partial pivoting. */
function solve(a: Matrix, b: Matrix): Matrix {
  const size = a.length;
  const rows = a.map((row, i) => [...row, ...b[i]!]);
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let i = column + 1; i < size; i++)
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = i;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let i = 0; i < size; i++) {
      if (i === column) continue;
      const factor = rows[i]![column]! / rows[column]![column]!;
      rows[i] = rows[i]!.map((value, j) => value - factor * rows[column]![j]!);
    }
  }
  return rows.map((row, i) => row.slice(size).map((value) => value / row[i]!));
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  return a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
}

export function identity(size: number): Matrix {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
}

/** M M^T / columns + ridge: symmetric positive definite. */
export function gram(m: Matrix, ridge: number): Matrix {
  return m.map((a, i) =>
    m.map((b, j) => a.reduce((sum, value, k) => sum + value * b[k]!, 0) / a.length + (i === j ? ridge : 0)),
  );
}

/**
 * Least squares by the normal equations: the weights on the `kept` operands whose sum varies least from that of
 * `weights` on all operands, and the variance of the difference.
 */
export function refit(
  covariance: Matrix,
  weights: number[],
  kept: number[],
): { weights: number[]; loss: number } {
  const inner = kept.map((i) => kept.map((j) => covariance[i]![j]!));
  const target = kept.map((i) => [covariance[i]!.reduce((sum, value, j) => sum + value * weights[j]!, 0)]);
  const solved = kept.length > 0 ? solve(inner, target) : [];
  const full = weights.map(() => 0);
  kept.forEach((i, k) => (full[i] = solved[k]![0]!));
  const error = weights.map((w, i) => w - full[i]!);
  const loss = error.reduce(
    (sum, e, i) => sum + e * covariance[i]!.reduce((inner, value, j) => inner + value * error[j]!, 0),
    0,
  );
  return { weights: full, loss };
}
