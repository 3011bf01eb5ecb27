/**
 * Upper triangle R with R^T R = `matrix` (symmetric, positive definite, [row * size + column]), computed in place;
 * what lies below the diagonal is not touched. False when the matrix is not positive definite.
 */
export function choleskyInPlace(matrix: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) {
    const pivot = matrix[i * size + i]!;
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    for (let j = i; j < size; j++) matrix[i * size + j]! /= root;
    for (let k = i + 1; k < size; k++) {
      const factor = matrix[i * size + k]!;
      if (factor === 0) continue;
      for (let j = k; j < size; j++) matrix[k * size + j]! -= factor * matrix[i * size + j]!;
    }
  }
  return true;
}
