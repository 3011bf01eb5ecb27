/** TensorFlow Lite's uint8 kernels by their definition, on the values as a file has them: what reading as int8 must equal. */

export interface Unsigned {
  readonly values: Uint8Array;
  readonly scale: number;
  readonly zeroPoint: number;
}

type Target = Omit<Unsigned, 'values'>;

const saturated = (value: number) => Math.min(255, Math.max(0, value));

/** MultiplyByQuantizedMultiplier for a factor below 1: a high product of 31 bits, then a shift, both rounded. */
function multiplied(value: number, real: number): number {
  let [fraction, right] = [real, 0];
  while (fraction < 0.5) [fraction, right] = [fraction * 2, right + 1];
  const product = BigInt(value) * BigInt(Math.round(fraction * 2 ** 31));
  // SaturatingRoundingDoublingHighMul: nudged by half, cut towards zero.
  const high = (product + (product >= 0n ? 2n ** 30n : 1n - 2n ** 30n)) / 2n ** 31n;
  // RoundingDivideByPOT: halves away from zero.
  const magnitude = high < 0n ? -high : high;
  const rounded = (magnitude + 2n ** BigInt(right) / 2n) / 2n ** BigInt(right);
  return Number(high < 0n ? -rounded : rounded);
}

/** QUANTIZE of uint8 to int8 by the general formula. */
export function requantised({ values, scale, zeroPoint }: Unsigned, target: Target): Int8Array {
  return Int8Array.from(values, (value) => {
    const scaled = multiplied(value - zeroPoint, scale / target.scale) + target.zeroPoint;
    return Math.min(127, Math.max(-128, scaled));
  });
}

/** FULLY_CONNECTED, and with one position any convolution that covers its whole input. */
export function dense(
  input: Unsigned,
  weights: Unsigned,
  bias: readonly number[],
  target: Target,
): Uint8Array {
  const factor = Math.fround(input.scale * weights.scale) / target.scale;
  return Uint8Array.from(bias, (sum, channel) => {
    input.values.forEach((value, n) => {
      const weight = weights.values[channel * input.values.length + n]!;
      sum += (value - input.zeroPoint) * (weight - weights.zeroPoint);
    });
    return saturated(multiplied(sum, factor) + target.zeroPoint);
  });
}

/** AVERAGE_POOL_2D over all of [h, w, channels]: integer division of a sum that is never negative. */
export function average(values: Uint8Array, channels: number): Uint8Array {
  const count = values.length / channels;
  return Uint8Array.from({ length: channels }, (_, channel) => {
    let sum = 0;
    for (let pixel = 0; pixel < count; pixel++) sum += values[pixel * channels + channel]!;
    return Math.floor((sum + Math.floor(count / 2)) / count);
  });
}
