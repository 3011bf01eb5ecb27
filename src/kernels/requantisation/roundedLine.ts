import type { Rounding } from '../../network/network.ts';

/** Sums of one channel, and how the network scales them: by multiplier * 2^(-31 - right). */
export interface ScaledSums {
  readonly multiplier: number;
  readonly right: number;
  /** All sums lie between these. */
  readonly low: number;
  readonly high: number;
}

/** Constants with which `((sum + shift) * multiplier + addend * 2^32) >> (32 + right)`, cut to 0 to 255, is the output. */
export interface Line {
  readonly multiplier: number;
  readonly addend: number;
  readonly shift: number;
}

const outputs = 255;
const word = 2 ** 32;
/** Distances from a line of up to 2^(32 + right) are exact in float64. */
export const largestLineRight = 20;
/** Among this many shifts of the sum one nearly always works. */
const shiftCount = 2 ** 20;
const largestSum = 2 ** 31 - 1;

/**
 * A rectified output is a staircase over the sum: it rises by one where rounding lets it. One multiplication is a line cut to
 * integers, a staircase too, and both are the same function when they rise at the same sums. Either rises at most 255
 * times, so the constants found here are proven, not estimated. The line is as steep as the network's scale; it can be raised by
 * 2^32, too coarse a step, and by moving the sum, of which only the remainder by 2^32 counts: that is searched.
 * @param factor that the multiplier is to be a multiple of
 * @returns null when no constants were found.
 */
export function lineOf(sums: ScaledSums, right: number, rounding: Rounding, factor = 1): Line | null {
  const multiplier = factor * Math.round((sums.multiplier * 2 ** (1 + right - sums.right)) / factor);
  const rises = Array.from({ length: outputs }, (_, i) => riseTo(i + 1, sums, rounding));
  const lowest = rises.filter((rise) => rise <= sums.low).length;
  const highest = rises.filter((rise) => rise <= sums.high).length;
  let [least, most] = [-Infinity, Infinity];
  for (let output = lowest; output <= highest + 1; output++) {
    const above = (sum: number) => distance(output, right, multiplier, sum);
    // The first and last sum stand for rises that no sum comes to, of which the last output has none.
    const first = output === lowest && output < outputs ? sums.low : rises[output - 1]!;
    const before = output > highest ? sums.high : rises[output - 1]! - 1;
    if (output > 0 && output <= highest) least = Math.max(least, above(first));
    if (output > lowest && output <= outputs) most = Math.min(most, above(before) - 1);
  }
  if (least === -Infinity) least = Math.min(0, most);
  if (least > most) return null;
  const shifts = Math.min(shiftCount, largestSum - sums.high);
  for (let shift = 0; shift < shifts; shift++) {
    const addend = Math.ceil((least - shift * multiplier) / word);
    if (addend * word + shift * multiplier <= most) return { multiplier, addend, shift };
  }
  return null;
}

/** output * 2^(32 + right) - multiplier * sum, from parts that are exact. */
function distance(output: number, right: number, multiplier: number, sum: number): number {
  const upper = Math.floor(multiplier / 2 ** 16);
  return (output * 2 ** (16 + right) - upper * sum) * 2 ** 16 - (multiplier - upper * 2 ** 16) * sum;
}

/**
 * The smallest sum whose output is at least `output` > 0. Rounded twice: floor((floor((sum * multiplier + 2^30) / 2^31) +
 * 2^(right - 1)) / 2^right); once: floor((sum * multiplier + 2^(30 + right)) / 2^(31 + right)).
 */
function riseTo(output: number, { multiplier, right }: ScaledSums, rounding: Rounding): number {
  const halves = (BigInt(2 * output - 1) << BigInt(right)) - (rounding === 'double' ? 1n : 0n);
  const divisor = BigInt(multiplier);
  return Number(((halves << 30n) + divisor - 1n) / divisor);
}
