import { unsupportedError } from './modelError.ts';
import type { Requantisation } from './network.ts';

/** Largest absolute difference of an int8 value from an int8 zero point. */
const largestDifference = 255;

/** Largest absolute zero point, which is added to a scaled sum. */
const largestZeroPoint = 128;

/**
 * Checks that no accumulator of a layer, nor its left-shifted value before requantisation, nor the output before it is
 * clamped, can leave int32, whatever the input: the arithmetic, the kernels and the generated C rely on it.
 *
 * @param weights one int8 array for the whole layer
 * @param channelOf output channel of a weight's flat index
 */
export function checkAccumulators(
  weights: Int8Array,
  bias: Int32Array,
  requantisation: Requantisation,
  channelOf: (index: number) => number,
  operatorLabel: string,
): void {
  const bounds = Float64Array.from(bias, Math.abs);
  for (let index = 0; index < weights.length; index++) {
    const channel = channelOf(index);
    bounds[channel] = (bounds[channel] ?? 0) + Math.abs(weights[index] ?? 0) * largestDifference;
  }
  bounds.forEach((bound, channel) => {
    checkAccumulator(bound, factorOf(requantisation, channel), `${operatorLabel}, channel ${channel},`);
  });
}

/** The same for one sum of `count` int8 values without their zero point. */
export function checkSum(count: number, requantisation: Requantisation, operatorLabel: string): void {
  checkAccumulator(count * largestDifference, factorOf(requantisation, 0), operatorLabel);
}

function checkAccumulator(
  bound: number,
  { multiplier, shift }: { readonly multiplier: number; readonly shift: number },
  label: string,
): void {
  const shifted = Math.max(bound, 1) * 2 ** Math.max(shift, 0);
  const scaled = (Math.max(bound, 1) * multiplier * 2 ** shift) / 2 ** 31;
  const largest = Math.max(shifted, scaled + largestZeroPoint);
  if (largest < 2 ** 31) return;
  throw unsupportedError(
    `${label} can reach an accumulator of ${Math.round(largest)}`,
    `Tauscope needs sums below 2^31 (weights, bias and the ratio of scales together)`,
    'check the scales of this layer, or make it smaller',
  );
}

function factorOf({ multipliers, shifts }: Requantisation, channel: number) {
  const index = multipliers.length === 1 ? 0 : channel;
  return { multiplier: multipliers[index] ?? 0, shift: shifts[index] ?? 0 };
}
