import { TauscopeError } from '../network/errors.ts';
import type { OperandPairs } from '../network/operandPairs.ts';
import type { OperandMoments } from './operandMoments.ts';
import { covarianceOf } from './operandMoments.ts';
import { symmetricInverse } from './symmetricInverse.ts';

/**
 * Added to each variance as a share of itself: with few samples, directions that happen not to vary would otherwise
 * promise compensation that new images do not keep. Between 0.001 and 0.2 it matters little (`docs/methods.md`).
 */
const dampingShare = 0.01;
/** And as a share of the mean variance, for operands that do not vary at all. */
const dampingFloor = 1e-6;

/**
 * Inverse covariance of the operands in slots: 2p and 2p + 1 are the lanes of pair p. The missing second lane of a
 * pair of width 1 is a slot that varies with nothing.
 * @returns row-major [2 * pairCount][2 * pairCount]
 */
export function slotInverse(moments: OperandMoments, pairs: OperandPairs): Float64Array {
  const size = 2 * pairs.pairCount;
  const operandAt = new Int32Array(size).fill(-1);
  for (let p = 0; p < pairs.pairCount; p++)
    for (let lane = 0; lane < pairs.width[p]!; lane++) operandAt[2 * p + lane] = pairs.first[p]! + lane;
  const matrix = new Float64Array(size * size);
  let variance = 0;
  for (let s = 0; s < size; s++)
    for (let t = 0; t <= s; t++) {
      const i = operandAt[t]!;
      const j = operandAt[s]!;
      if (i >= 0 && j >= 0) matrix[s * size + t] = covarianceOf(moments, i, j);
      if (s === t) variance += matrix[s * size + s]!;
    }
  const floor = variance > 0 ? (dampingFloor * variance) / pairs.operandCount : 1;
  for (let s = 0; s < size; s++) {
    const at = s * (size + 1);
    matrix[at] = matrix[at]! * (1 + dampingShare) + floor;
  }
  const inverse = symmetricInverse(matrix, size);
  if (!inverse)
    throw new TauscopeError(
      'data-mismatch',
      `The activations of layer ${moments.layer} have no usable covariance on the calibration images. Use more calibration images, or another method.`,
    );
  return inverse;
}
