import { expOfNegative, oneMinusOverOnePlus, oneOverOnePlus } from '../../exponential.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import type { Tensor } from '../../network.ts';
import { requantise, roundingDivideByPowerOfTwo } from '../../requantise.ts';
import { fixedPoint } from '../fixedPoint.ts';
import type { Int8Function } from '../lookupLayer.ts';

const int32Max = 0x7fffffff;

/** Inputs are Q4.27 numbers. */
const integerBits = 4;

/**
 * LOGISTIC as TensorFlow Lite Micro computes it, for CMSIS-NN has no kernel of its own: `reference_integer_ops::Logistic` on
 * gemmlowp's `logistic`, output scale 1/256, zero point -128.
 */
export function logistic(operatorLabel: string, input: Tensor, output: Tensor): Int8Function[] {
  checkOutput(operatorLabel, output, 1 / 256, -128);
  return [
    sigmoid(operatorLabel, input, output, (value) => {
      const ofPositive = oneOverOnePlus(expOfNegative(-Math.abs(value), integerBits));
      const result = value === 0 ? 2 ** 30 : value > 0 ? ofPositive : int32Max - ofPositive;
      return roundingDivideByPowerOfTwo(result, 23);
    }),
  ];
}

/** TANH likewise: `reference_integer_ops::Tanh` on gemmlowp's `tanh`, output scale 1/128, zero point 0. */
export function tanh(operatorLabel: string, input: Tensor, output: Tensor): Int8Function[] {
  checkOutput(operatorLabel, output, 1 / 128, 0);
  return [
    sigmoid(operatorLabel, input, output, (value) => {
      if (value === 0) return 0;
      // The same number with one integer bit more is its double.
      const ofPositive = oneMinusOverOnePlus(expOfNegative(-Math.abs(value), 5));
      return roundingDivideByPowerOfTwo(value > 0 ? ofPositive : -ofPositive, 24);
    }),
  ];
}

/** @param ofQ4 output steps above the zero point for an input in Q4.27 */
function sigmoid(
  operatorLabel: string,
  input: Tensor,
  output: Tensor,
  ofQ4: (value: number) => number,
): Int8Function {
  const fractionBits = 31 - integerBits;
  // Where one step is more than half of what Q4.27 holds, only its sign counts, and 0 counts as negative.
  if (input.scale >= 2 ** (integerBits - 1)) return (value) => (value <= input.zeroPoint ? -128 : 127);
  const { multiplier, shift } = fixedPoint(input.scale * 2 ** fractionBits);
  if (shift < 0)
    throw unsupportedError(
      `${operatorLabel} has an input scale of ${input.scale}`,
      `TensorFlow Lite Micro needs one of 2^-${fractionBits + 1} or more`,
      'check the scale of its input',
    );
  const radius = Math.floor(((2 ** integerBits - 1) * 2 ** fractionBits) / 2 ** shift);
  return (value, rounding) => {
    const distance = value - input.zeroPoint;
    if (distance <= -radius) return -128;
    if (distance >= radius) return 127;
    const steps = ofQ4(requantise(distance, multiplier, shift, rounding));
    return Math.min(127, Math.max(-128, steps + output.zeroPoint));
  };
}

function checkOutput(operatorLabel: string, output: Tensor, scale: number, zeroPoint: number): void {
  if (output.scale === scale && output.zeroPoint === zeroPoint) return;
  throw formatError(
    `${operatorLabel} writes scale ${output.scale}, zero point ${output.zeroPoint}`,
    `scale 1/${1 / scale} and zero point ${zeroPoint}`,
  );
}
