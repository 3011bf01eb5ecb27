import { unsupportedError } from '../modelError.ts';
import type { Requantisation, SoftmaxLayer } from '../network.ts';

/** `multiplier * 2^(shift - 31)`; the multiplier is 0 or in [2^30, 2^31), the shift in [-31, 30]. */
export interface FixedPoint {
  readonly multiplier: number;
  readonly shift: number;
}

/** Larger factors would need a shift above 30. */
const largestFactor = 2 ** 30 - 1;

/**
 * The fixed-point form of a real factor from 0 to 2^30 - 1, as QuantizeMultiplier of TensorFlow Lite makes it
 * (tensorflow/lite/kernels/internal/quantization_util.cc): 31 bits, rounded half away from zero; factors that would
 * need a shift below -31 become 0.
 */
export function fixedPoint(real: number): FixedPoint {
  if (!(real >= 0 && real <= largestFactor)) throw new RangeError(`no fixed-point form for ${real}`);
  const { fraction, exponent } = splitBinary(real);
  const rounded = Math.round(fraction * 2 ** 31);
  const carried = rounded === 2 ** 31;
  const shift = carried ? exponent + 1 : exponent;
  if (rounded === 0 || shift < -31) return { multiplier: 0, shift: 0 };
  return { multiplier: carried ? 2 ** 30 : rounded, shift };
}

/**
 * The factors of an operator, one per channel or one for all.
 * @throws TauscopeError `model-unsupported` for a factor that no shift in [-31, 30] gives.
 */
export function requantisationOf(operatorLabel: string, reals: readonly number[]): Requantisation {
  const factors = reals.map((real, channel) => factorOf(`${operatorLabel}, channel ${channel},`, real));
  return {
    multipliers: Int32Array.from(factors, (factor) => factor.multiplier),
    shifts: Int32Array.from(factors, (factor) => factor.shift),
  };
}

/**
 * The factor of an integer mean over `count` values: the scale ratio with 1/count folded into the multiplier, as
 * QuantizedMeanOrSum does it (tensorflow/lite/kernels/internal/reference/reduce.h). It applies to the sum of
 * `value - inputZeroPoint`; the output's zero point is added afterwards. The multiplier loses up to one bit, and more
 * where the shift reaches -31.
 * @throws TauscopeError `model-unsupported` as {@link requantisationOf}.
 */
export function meanRequantisation(operatorLabel: string, scaleRatio: number, count: number): Requantisation {
  const { multiplier, shift } = factorOf(operatorLabel, scaleRatio);
  const countBits = Math.min(31 - Math.clz32(count), 31 + shift);
  const folded = (BigInt(multiplier) << BigInt(countBits)) / BigInt(count);
  return { multipliers: Int32Array.of(Number(folded)), shifts: Int32Array.of(shift - countBits) };
}

/** {@link fixedPoint} of any factor. Throws TauscopeError `model-unsupported` as {@link requantisationOf}. */
export function factorOf(label: string, real: number): FixedPoint {
  if (real <= largestFactor) return fixedPoint(real);
  throw unsupportedError(
    `${label} has a ratio of scales of ${real}`,
    'Tauscope needs one below 2^30, so that int32 has room for its results',
    'check the scales of this layer',
  );
}

const softmaxIntegerBits = 5;

/**
 * Scaling of int8 softmax inputs to Q5.26, as PreprocessSoftmaxScaling and CalculateInputRadius of TensorFlow Lite
 * prepare it; null when `beta * inputScale` is so small (at most 2^-26) that TensorFlow Lite refuses it. The factor
 * is capped at 2^30 - 1, the cap of its single-rounding build; the other cap (2^31 - 1) gives the same outputs,
 * because every difference is then -16 or less and its exponential vanishes in the Q12 sum.
 */
export function softmaxScaling(
  beta: number,
  inputScale: number,
): Pick<SoftmaxLayer, 'multiplier' | 'leftShift' | 'diffMin'> | null {
  const fractionBits = 31 - softmaxIntegerBits;
  const real = Math.min(beta * inputScale * 2 ** fractionBits, 2 ** 30 - 1);
  if (!(real > 1)) return null;
  const { multiplier, shift: leftShift } = fixedPoint(real);
  const largestInteger = 2 ** softmaxIntegerBits - 1;
  const radius = Math.floor((largestInteger * 2 ** fractionBits) / 2 ** leftShift);
  return { multiplier, leftShift, diffMin: -radius };
}

/** `value = fraction * 2^exponent` with the fraction 0 or in [0.5, 1), exactly (C's frexp). */
function splitBinary(value: number): { fraction: number; exponent: number } {
  if (value === 0) return { fraction: 0, exponent: 0 };
  let exponent = Math.min(1023, Math.max(-1022, Math.floor(Math.log2(value)) + 1));
  let fraction = value / 2 ** exponent;
  while (fraction < 0.5) {
    fraction *= 2;
    exponent -= 1;
  }
  while (fraction >= 1) {
    fraction /= 2;
    exponent += 1;
  }
  return { fraction, exponent };
}
