import type { OperandPairs } from '../network/operandPairs.ts';
import { dampedVariances, slotOperands, unusableCovariance } from './dampedCovariance.ts';
import type { Matrices, Matrix } from './matrices.ts';
import { part, transposed } from './matrices.ts';
import type { OperandMoments } from './operandMoments.ts';
import { covarianceOf } from './operandMoments.ts';

/**
 * The damped covariance H of a convolution's operands as R^T R, R upper triangular, with the operands in the order of their pairs here: slots 2p
 * and 2p + 1 are the lanes of the p-th pair in it. Operands are divided by their standard deviations, so that float32 is enough.
 */
export interface CovarianceFactor {
  readonly work: Matrices;
  /** R and below it R^T. */
  readonly factor: Matrix;
  readonly size: number;
  /** [place]. */
  readonly pairAt: Int32Array;
  /** Operand in each slot, -1 in the second one of a pair of width 1. */
  readonly operandAt: Int32Array;
  /** Standard deviations, [slot]. */
  readonly deviations: Float64Array;
}

/** Rows that are worked on together. */
const panelRows = 32;

/** @param factor of the work's matrices, [2 * pairCount][2 * pairCount] */
export function covarianceFactor(
  moments: OperandMoments,
  pairs: OperandPairs,
  pairAt: Int32Array,
  work: Matrices,
  factor: Matrix,
): CovarianceFactor {
  const size = 2 * pairs.pairCount;
  const operands = slotOperands(pairs);
  const variances = dampedVariances(moments, pairs);
  const slotAt = Int32Array.from({ length: size }, (_, slot) => 2 * pairAt[slot >> 1]! + (slot & 1));
  const operandAt = slotAt.map((slot) => operands[slot]!);
  const deviations = Float64Array.from(slotAt, (slot) => Math.sqrt(variances[slot]!));
  enterCorrelations(moments, operandAt, deviations, factor);
  if (!factorise(work, factor, size)) throw unusableCovariance(moments);
  return { work, factor, size, pairAt, operandAt, deviations };
}

/** Enters covariances over standard deviations into the upper triangle; slots without operand vary with nothing. */
function enterCorrelations(
  moments: OperandMoments,
  operandAt: Int32Array,
  deviations: Float64Array,
  { values, stride }: Matrix,
): void {
  const size = operandAt.length;
  for (let s = 0; s < size; s++) {
    values[s * stride + s] = 1;
    for (let t = s + 1; t < size; t++) {
      const i = operandAt[s]!;
      const j = operandAt[t]!;
      if (i < 0 || j < 0) continue;
      const covariance = covarianceOf(moments, Math.min(i, j), Math.max(i, j));
      values[s * stride + t] = covariance / deviations[s]! / deviations[t]!;
    }
  }
}

/** Cholesky factorisation of the upper triangle in place, with its transpose below. @returns whether the matrix is positive definite */
function factorise({ subtractProduct }: Matrices, matrix: Matrix, size: number): boolean {
  const { values, stride } = matrix;
  for (let start = 0; start < size; start += panelRows) {
    const rows = Math.min(panelRows, size - start);
    subtractProduct(part(matrix, start, start), transposed(matrix, 0, start), part(matrix, 0, start), {
      rows,
      columns: size - start,
      count: start,
    });
    for (let i = start; i < start + rows; i++) {
      subtractProduct(part(matrix, i, start), transposed(matrix, start, i), part(matrix, start, start), {
        rows: 1,
        columns: size - start,
        count: i - start,
      });
      const pivot = values[i * stride + i]!;
      if (!(pivot > 0)) return false;
      divide(values, i * stride + i, i * stride + size, Math.sqrt(pivot));
    }
    mirrorRows(matrix, start, start + rows, size);
  }
  return true;
}

function divide(values: Float32Array, from: number, to: number, divisor: number): void {
  for (let n = from; n < to; n++) values[n]! /= divisor;
}

/** Copies rows of the upper triangle into the columns below the diagonal. */
function mirrorRows({ values, stride }: Matrix, from: number, to: number, size: number): void {
  for (let j = from + 1; j < size; j++)
    for (let i = from; i < Math.min(j, to); i++) values[j * stride + i] = values[i * stride + j]!;
}
