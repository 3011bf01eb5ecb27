import type { OperandPairs } from '../network/operandPairs.ts';
import { dampedVariances, slotOperands, unusableCovariance } from './dampedCovariance.ts';
import type { OperandMoments } from './operandMoments.ts';
import { covarianceOf } from './operandMoments.ts';
import { symmetricInverse } from './symmetricInverse.ts';

/**
 * Inverse of the damped covariance of the operands in slots: 2p and 2p + 1 are the lanes of pair p. The missing second lane of a
 * pair of width 1 is a slot that varies with nothing.
 * @returns row-major [2 * pairCount][2 * pairCount]
 */
export function slotInverse(moments: OperandMoments, pairs: OperandPairs): Float64Array {
  const operandAt = slotOperands(pairs);
  const size = operandAt.length;
  const matrix = new Float64Array(size * size);
  dampedVariances(moments, pairs).forEach((variance, s) => {
    for (let t = 0; t < s; t++) {
      const [i, j] = [operandAt[t]!, operandAt[s]!];
      if (i >= 0 && j >= 0) matrix[s * size + t] = covarianceOf(moments, i, j);
    }
    matrix[s * size + s] = variance;
  });
  const inverse = symmetricInverse(matrix, size);
  if (!inverse) throw unusableCovariance(moments);
  return inverse;
}
