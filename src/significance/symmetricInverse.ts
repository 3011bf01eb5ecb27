/**
 * Inverse of a symmetric positive definite matrix by Cholesky factorisation: A = L L^T, A^-1 = L^-T L^-1.
 * Every inner loop runs along rows; about size^3 / 2 multiply-adds.
 * @param matrix row-major [size][size]; only the lower triangle is read, and it is overwritten by L
 * @returns the whole inverse, or null when the matrix is not positive definite
 */
export function symmetricInverse(matrix: Float64Array, size: number): Float64Array | null {
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++)
      matrix[row + j] = (matrix[row + j]! - dot(matrix, row, j * size, j)) / matrix[j * size + j]!;
    const pivot = matrix[row + i]! - dot(matrix, row, row, i);
    if (!(pivot > 0)) return null;
    matrix[row + i] = Math.sqrt(pivot);
  }
  // Row j of `factor` is column j of L^-1.
  const factor = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const column = j * size;
    factor[column + j] = 1 / matrix[column + j]!;
    for (let i = j + 1; i < size; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += matrix[i * size + k]! * factor[column + k]!;
      factor[column + i] = -sum / matrix[i * size + i]!;
    }
  }
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      let sum = 0;
      for (let k = j; k < size; k++) sum += factor[i * size + k]! * factor[j * size + k]!;
      inverse[i * size + j] = inverse[j * size + i] = sum;
    }
  return inverse;
}

function dot(values: Float64Array, a: number, b: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += values[a + k]! * values[b + k]!;
  return sum;
}
