import type { Rounding } from '../../network/network.ts';

/** Sums of one channel, and how the network scales them: by multiplier * 2^(-31 - right). */
export interface ScaledSums {
  readonly multiplier: number;
  readonly right: number;
  /** All sums lie between these. */
  readonly low: number;
  readonly high: number;
}

const riseCount = 255;
/** Distances from a line of up to 2^(32 + right) are exact in float64. */
export const largestLineRight = 20;

/** As steep as the network's scale. */
export function multiplierOf(sums: ScaledSums, right: number, factor: number): number {
  return factor * Math.round((sums.multiplier * 2 ** (1 + right - sums.right)) / factor);
}

/** A sum up to which the line must or may not have come to an output. */
export interface Stair {
  readonly sum: number;
  readonly output: number;
}

/** Outputs over sums, by the sums at which each begins, and those before. */
export interface Staircase {
  readonly begins: readonly Stair[];
  readonly ends: readonly Stair[];
}

/** @param lowest of 256 outputs */
export function staircase(sums: ScaledSums, rounding: Rounding, lowest: number): Staircase {
  const { low, high } = sums;
  const rises = Array.from({ length: riseCount }, (_, i) => riseTo(lowest + i + 1, sums, rounding));
  const first = rises.filter((rise) => rise <= low).length;
  const last = rises.filter((rise) => rise <= high).length;
  const [begins, ends]: [Stair[], Stair[]] = [[], []];
  for (let i = first; i <= last + 1; i++) {
    const output = lowest + i;
    // The first and last sum stand for rises that no sum comes to, of which the last output has none.
    const begin = i === first && i < riseCount ? low : rises[i - 1]!;
    const before = i > last ? high : rises[i - 1]! - 1;
    if (i > 0 && i <= last) begins.push({ sum: begin, output });
    if (i > first && i <= riseCount) ends.push({ sum: before, output });
  }
  return { begins, ends };
}

/**
 * Between which heights a line rises where the outputs do.
 * @param drop of the line below the outputs from 0 downward
 */
export function heightsOf(
  { begins, ends }: Staircase,
  right: number,
  multiplier: number,
  drop: number,
): { least: number; most: number } {
  let [least, most] = [-Infinity, Infinity];
  for (const stair of begins) least = Math.max(least, heightAt(stair, right, multiplier, drop));
  for (const stair of ends) most = Math.min(most, heightAt(stair, right, multiplier, drop) - 1);
  return { least: least === -Infinity ? Math.min(0, most) : least, most };
}

export function heightAt({ sum, output }: Stair, right: number, multiplier: number, drop: number): number {
  return distance(output, right, multiplier, sum) + (output > 0 ? 0 : drop);
}

/** output * 2^(32 + right) - multiplier * sum, from parts that are exact. */
function distance(output: number, right: number, multiplier: number, sum: number): number {
  const upper = Math.floor(multiplier / 2 ** 16);
  return (output * 2 ** (16 + right) - upper * sum) * 2 ** 16 - (multiplier - upper * 2 ** 16) * sum;
}

/**
 * The smallest sum whose output is at least `output`. Rounded twice: floor((floor((sum * multiplier + 2^30) / 2^31) + 2^(right - 1)) / 2^right),
 * one of the inner units less where that is negative; once: floor((sum * multiplier + 2^(30 + right)) / 2^(31 + right)).
 */
export function riseTo(output: number, { multiplier, right }: ScaledSums, rounding: Rounding): number {
  const later = rounding === 'single' ? 0n : output > 0 ? -1n : 1n;
  const scaled = ((BigInt(2 * output - 1) << BigInt(right)) + later) << 30n;
  const divisor = BigInt(multiplier);
  return Number((scaled > 0n ? scaled + divisor - 1n : scaled) / divisor);
}
