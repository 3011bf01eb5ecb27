import type { Clamp, Requantisation, Rounding } from './network.ts';

const powersOfTwo = Float64Array.from({ length: 64 }, (_, exponent) => 2 ** exponent);
const inversePowersOfTwo = powersOfTwo.map((power) => 1 / power);

/**
 * (a * b + 2^(shift - 1)) >> shift for int32 `a`, `b` and 1 <= shift <= 62, wrapped to int32: a product of up to
 * 62 bits, rounded half up. Every intermediate is an integer (or a binary fraction) a double holds exactly.
 */
export function roundingShiftedProduct(a: number, b: number, shift: number): number {
  const high = a * (b >> 16); // a * b = high * 2^16 + low, both below 2^47
  const low = a * (b & 0xffff);
  if (shift > 16) {
    const rounded = high + powersOfTwo[shift - 17]! + Math.floor(low / 65536);
    return Math.floor(rounded * inversePowersOfTwo[shift - 16]!) | 0;
  }
  const upper = high * powersOfTwo[16 - shift]!;
  const lower = Math.floor((low + powersOfTwo[shift - 1]!) * inversePowersOfTwo[shift]!);
  return ((upper | 0) + (lower | 0)) | 0;
}

/** The real factor of an output channel. */
export function realFactor({ multipliers, shifts }: Requantisation, channel: number): number {
  const n = multipliers.length === 1 ? 0 : channel;
  return multipliers[n]! * 2 ** (shifts[n]! - 31);
}

/** High half of 2 * a * b, rounded half up: CMSIS-NN `arm_nn_doubling_high_mult_no_sat`. */
export function doublingHighMultiply(a: number, b: number): number {
  return roundingShiftedProduct(a, b, 31);
}

/** value / 2^exponent for 0 <= exponent <= 31, rounded half away from zero: `arm_nn_divide_by_power_of_two`. */
export function roundingDivideByPowerOfTwo(value: number, exponent: number): number {
  const mask = ((1 << exponent) - 1) | 0;
  const largestRoundedDown = (mask >> 1) + (value >>> 31);
  // A sign bit instead of a comparison: sums fall to either side at random, and mispredicted branches cost most here.
  const roundUp = (largestRoundedDown - (value & mask)) >>> 31;
  return (value >> exponent) + roundUp;
}

/**
 * value * multiplier * 2^(shift - 31) as int32: CMSIS-NN `arm_nn_requantize`, with ('single') and without ('double')
 * CMSIS_NN_USE_SINGLE_ROUNDING. `value` and `multiplier` are int32, -31 <= shift <= 30; a positive shift is to the
 * left. What does not fit into 32 bits wraps, as it does on the target: in 'double' already when shifting left,
 * in 'single' only at the end.
 */
export function requantise(value: number, multiplier: number, shift: number, rounding: Rounding): number {
  if (rounding === 'single') return roundingShiftedProduct(value, multiplier, 31 - shift);
  if (shift > 0) return doublingHighMultiply(value << shift, multiplier);
  return roundingDivideByPowerOfTwo(doublingHighMultiply(value, multiplier), -shift);
}

/** An int32 sum as the int8 value of a tensor: requantised, moved to `zeroPoint`, clamped. */
export function requantiseToInt8(
  sum: number,
  multiplier: number,
  shift: number,
  rounding: Rounding,
  zeroPoint: number,
  clamp: Clamp,
): number {
  const value = (requantise(sum, multiplier, shift, rounding) + zeroPoint) | 0;
  return value < clamp.min ? clamp.min : value > clamp.max ? clamp.max : value;
}

/** All of int8: the clamp of operators without a fused activation. */
export const int8Range: Clamp = { min: -128, max: 127 };
