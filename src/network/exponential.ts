import { doublingHighMultiply, roundingDivideByPowerOfTwo } from './requantise.ts';

const int32Max = 0x7fffffff;
const int32Min = -0x80000000;

/** exp(-2^k) in Q0.31 for k = -2 .. 4, one factor per bit of the exponent above the quarter. */
const exponentialsOfBits = [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];

/**
 * exp(value) in Q0.31 for value <= 0 with `integerBits`, 4 or 5, before its point (Q5.26: CMSIS-NN
 * `arm_nn_exp_on_negative_values`; both: gemmlowp `exp_on_negative_values`). A Taylor polynomial around -1/8 covers
 * (-1/4, 0]; the remaining bits multiply by tabled exponentials.
 */
export function expOfNegative(value: number, integerBits: 4 | 5 = 5): number {
  if (value === 0) return int32Max;
  const quarter = 1 << (29 - integerBits);
  const fraction = (value & (quarter - 1)) - quarter;
  const x = (fraction << integerBits) + (1 << 28);
  const x2 = doublingHighMultiply(x, x);
  const x3 = doublingHighMultiply(x2, x);
  const x4 = doublingHighMultiply(x2, x2);
  const third = 715827883;
  const tail = doublingHighMultiply((roundingDivideByPowerOfTwo(x4, 2) + x3) | 0, third);
  const polynomial = (x + roundingDivideByPowerOfTwo((tail + x2) | 0, 1)) | 0;
  const expOfMinusEighth = 1895147668;
  let result = (expOfMinusEighth + doublingHighMultiply(expOfMinusEighth, polynomial)) | 0;
  const remainder = (fraction - value) | 0;
  for (let bit = 0; bit < integerBits + 2; bit++)
    if ((remainder & (quarter << bit)) !== 0) result = doublingHighMultiply(result, exponentialsOfBits[bit]!);
  return result;
}

/** value * 2^exponent, saturated to int32: CMSIS-NN `arm_nn_mult_by_power_of_two`. */
function saturatingMultiplyByPowerOfTwo(value: number, exponent: number): number {
  return Math.min(int32Max, Math.max(int32Min, value * 2 ** exponent));
}

/** 1 / (1 + value) in Q0.31 for value in [0, 1) in Q0.31: CMSIS-NN `arm_nn_one_over_one_plus_x_for_x_in_0_1`. */
export function oneOverOnePlus(value: number): number {
  return saturatingMultiplyByPowerOfTwo(twoOverOnePlus(value), 1);
}

/** (1 - value) / (1 + value) in Q0.31 for value in [0, 1) in Q0.31: gemmlowp `one_minus_x_over_one_plus_x_for_x_in_0_1`. */
export function oneMinusOverOnePlus(value: number): number {
  return saturatingMultiplyByPowerOfTwo((twoOverOnePlus(value) - (1 << 29)) | 0, 2);
}

/** 2 / (1 + value) in Q2.29: three Newton-Raphson steps from the line 48/17 - 32/17 * d. */
function twoOverOnePlus(value: number): number {
  const sum = value + int32Max;
  const halfDenominator = Math.trunc((sum + (sum >= 0 ? 1 : -1)) / 2);
  let x = (1515870810 + doublingHighMultiply(halfDenominator, -1010580540)) | 0;
  for (let step = 0; step < 3; step++) {
    const error = ((1 << 29) - doublingHighMultiply(halfDenominator, x)) | 0;
    x = (x + saturatingMultiplyByPowerOfTwo(doublingHighMultiply(x, error), 2)) | 0;
  }
  return x;
}
