import type { SoftmaxLayer, Tensor } from '../network/network.ts';
import { doublingHighMultiply, roundingDivideByPowerOfTwo } from './requantise.ts';

const int32Max = 0x7fffffff;
const int32Min = -0x80000000;

/** Integer bits of the exponent's fixed-point format (Q5.26). */
const exponentIntegerBits = 5;
/** The exponentials (Q0.31) are divided by 2^12 before they are added, so that 4096 of them fit. */
const sumIntegerBits = 12;

/** exp(-2^k) in Q0.31 for k = -2 .. 4, one factor per bit of the exponent above the quarter. */
const exponentialsOfBits = [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];

/**
 * exp(value) in Q0.31 for value <= 0 in Q5.26: CMSIS-NN `arm_nn_exp_on_negative_values`. A Taylor polynomial
 * around -1/8 covers (-1/4, 0]; the remaining bits multiply by tabled exponentials.
 */
export function expOfNegative(value: number): number {
  if (value === 0) return int32Max;
  const quarter = 1 << 24;
  const fraction = (value & (quarter - 1)) - quarter;
  const x = (fraction << exponentIntegerBits) + (1 << 28);
  const x2 = doublingHighMultiply(x, x);
  const x3 = doublingHighMultiply(x2, x);
  const x4 = doublingHighMultiply(x2, x2);
  const third = 715827883;
  const tail = doublingHighMultiply((roundingDivideByPowerOfTwo(x4, 2) + x3) | 0, third);
  const polynomial = (x + roundingDivideByPowerOfTwo((tail + x2) | 0, 1)) | 0;
  const expOfMinusEighth = 1895147668;
  let result = (expOfMinusEighth + doublingHighMultiply(expOfMinusEighth, polynomial)) | 0;
  const remainder = (fraction - value) | 0;
  for (let bit = 0; bit < exponentialsOfBits.length; bit++)
    if ((remainder & (quarter << bit)) !== 0) result = doublingHighMultiply(result, exponentialsOfBits[bit]!);
  return result;
}

/** value * 2^exponent, saturated to int32: CMSIS-NN `arm_nn_mult_by_power_of_two`. */
function saturatingMultiplyByPowerOfTwo(value: number, exponent: number): number {
  return Math.min(int32Max, Math.max(int32Min, value * 2 ** exponent));
}

/**
 * 1 / (1 + value) in Q0.31 for value in [0, 1) in Q0.31: CMSIS-NN `arm_nn_one_over_one_plus_x_for_x_in_0_1`.
 * Three Newton-Raphson steps on Q2.29 numbers from the line 48/17 - 32/17 * d.
 */
export function oneOverOnePlus(value: number): number {
  const sum = value + int32Max;
  const halfDenominator = Math.trunc((sum + (sum >= 0 ? 1 : -1)) / 2);
  let x = (1515870810 + doublingHighMultiply(halfDenominator, -1010580540)) | 0;
  for (let step = 0; step < 3; step++) {
    const error = ((1 << 29) - doublingHighMultiply(halfDenominator, x)) | 0;
    x = (x + saturatingMultiplyByPowerOfTwo(doublingHighMultiply(x, error), 2)) | 0;
  }
  return saturatingMultiplyByPowerOfTwo(x, 1);
}

/** SOFTMAX over the last dimension; output scale 1/256, zero point -128: CMSIS-NN `arm_nn_softmax_common_s8`. */
export function softmax(layer: SoftmaxLayer, input: Int8Array, source: Tensor): Int8Array {
  const rowLength = source.shape.at(-1) ?? 1;
  const output = new Int8Array(input.length).fill(-128);
  const exponentials = new Int32Array(rowLength);
  for (let row = 0; row < input.length; row += rowLength) {
    let largest = -128;
    for (let i = 0; i < rowLength; i++) largest = Math.max(largest, input[row + i]!);

    let sum = 0;
    for (let i = 0; i < rowLength; i++) {
      const difference = input[row + i]! - largest;
      if (difference < layer.diffMin) continue;
      const exponent = doublingHighMultiply(difference << layer.leftShift, layer.multiplier);
      exponentials[i] = expOfNegative(exponent);
      sum = (sum + roundingDivideByPowerOfTwo(exponentials[i]!, sumIntegerBits)) | 0;
    }

    // The sum as 2^-headroom * (1 + fraction), so that its reciprocal is a fixed-point number and a shift.
    const headroom = Math.clz32(sum);
    const fraction = ((sum > 0 ? sum << headroom : 0) - int32Min) | 0;
    const reciprocal = oneOverOnePlus(fraction);
    const bitsBelowUnit = sumIntegerBits - headroom + 31 - 8;
    for (let i = 0; i < rowLength; i++) {
      if (input[row + i]! - largest < layer.diffMin) continue;
      const share = doublingHighMultiply(reciprocal, exponentials[i]!);
      output[row + i] = Math.min(127, roundingDivideByPowerOfTwo(share, bitsBelowUnit) - 128);
    }
  }
  return output;
}
