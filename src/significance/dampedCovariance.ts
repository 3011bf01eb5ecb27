import { TauscopeError } from '../network/errors.ts';
import type { OperandPairs } from '../network/operandPairs.ts';
import type { OperandMoments } from './operandMoments.ts';
import { covarianceOf } from './operandMoments.ts';

/**
 * Added to each variance as a share of itself: with few samples, directions that happen not to vary would otherwise
 * promise compensation that new images do not keep. Between 0.001 and 0.2 it matters little (`docs/methods.md`).
 */
const dampingShare = 0.01;
/** And as a share of the mean variance, for operands that do not vary at all. */
const dampingFloor = 1e-6;

/** Slots 2p and 2p + 1 are the lanes of pair p. @returns the operand in each slot, -1 in the second one of a pair of width 1 */
export function slotOperands({ pairCount, width, first }: OperandPairs): Int32Array {
  return Int32Array.from({ length: 2 * pairCount }, (_, slot) => {
    const [pair, lane] = [slot >> 1, slot & 1];
    return lane < width[pair]! ? first[pair]! + lane : -1;
  });
}

/** [slot], positive; a slot without operand varies with nothing. */
export function dampedVariances(moments: OperandMoments, pairs: OperandPairs): Float64Array {
  const variances = Float64Array.from(slotOperands(pairs), (operand) =>
    operand < 0 ? 0 : covarianceOf(moments, operand, operand),
  );
  const sum = variances.reduce((total, variance) => total + variance, 0);
  const floor = sum > 0 ? (dampingFloor * sum) / pairs.operandCount : 1;
  return variances.map((variance) => variance * (1 + dampingShare) + floor);
}

export function unusableCovariance({ layer }: OperandMoments): TauscopeError {
  return new TauscopeError(
    'data-mismatch',
    `The activations of layer ${layer} have no usable covariance on the calibration images. Use more calibration images, or another method.`,
  );
}
