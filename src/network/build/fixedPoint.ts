import type { Requantisation, SoftmaxLayer } from '../network.ts';

/** `multiplier * 2^(shift - 31)`; the multiplier is 0 or in [2^30, 2^31). */
export interface FixedPoint {
  readonly multiplier: number;
  readonly shift: number;
}

/**
 * The fixed-point form of a real factor >= 0, as QuantizeMultiplier of TensorFlow Lite makes it
 * (tensorflow/lite/kernels/internal/quantization_util.cc): 31 bits, rounded half away from zero; factors that would
 * need a shift below -31 become 0.
 */
export function fixedPoint(real: number): FixedPoint {
  if (!(real >= 0 && real < Infinity)) throw new RangeError(`no fixed-point form for ${real}`);
  if (real === 0) return { multiplier: 0, shift: 0 };
  const { fraction, exponent } = splitBinary(real);
  const multiplier = Math.round(fraction * 2 ** 31);
  if (multiplier === 2 ** 31) return { multiplier: 2 ** 30, shift: exponent + 1 };
  return exponent < -31 ? { multiplier: 0, shift: 0 } : { multiplier, shift: exponent };
}

export function requantisationOf(reals: readonly number[]): Requantisation {
  const factors = reals.map(fixedPoint);
  return {
    multipliers: Int32Array.from(factors, (factor) => factor.multiplier),
    shifts: Int32Array.from(factors, (factor) => factor.shift),
  };
}

/**
 * The factor of an integer mean over `count` values: the scale ratio with 1/count folded into the multiplier, as
 * QuantizedMeanOrSum does it (tensorflow/lite/kernels/internal/reference/reduce.h). It applies to the sum of
 * `value - inputZeroPoint`; the output's zero point is added afterwards.
 */
export function meanRequantisation(scaleRatio: number, count: number): Requantisation {
  const { multiplier, shift } = fixedPoint(scaleRatio);
  const countBits = Math.min(Math.floor(Math.log2(count)), 32, 31 + shift);
  const folded = (BigInt(multiplier) << BigInt(countBits)) / BigInt(count);
  return { multipliers: Int32Array.of(Number(folded)), shifts: Int32Array.of(shift - countBits) };
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

/** `value = fraction * 2^exponent` with the fraction in [0.5, 1), exactly (C's frexp). */
function splitBinary(value: number): { fraction: number; exponent: number } {
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
