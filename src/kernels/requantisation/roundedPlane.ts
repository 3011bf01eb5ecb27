import type { Clamp } from '../../network/network.ts';

/** Constants with which `((first * a) >> 9) + ((second * b) >> 9) + addend) >> right`, cut to the clamp, is the output of a and b. */
export interface Plane {
  readonly factors: readonly [number, number];
  readonly addend: number;
  readonly right: number;
}

/** A function of two int8 tensors whose outputs rise evenly but for rounding. */
export interface RoundedSum {
  /** Steps of the output for one step of either input, about. */
  readonly slopes: readonly [number, number];
  /** The 256 inputs of either side begin here. */
  readonly leastInputs: readonly [number, number];
  /** Of all pairs of inputs, [first][second]. */
  readonly outputs: Int8Array;
  /** Outputs are counted from here. */
  readonly base: number;
  /** What cuts the outputs. */
  readonly clamp: Clamp;
}

/** Distances come shifted to the left by so much, as far as int32 has room: upper words of products then begin at bit 9. */
export const planeShift = 23;
const unit = 2 ** (32 - planeShift);

const values = 256;
const word = 2 ** 31;
const mostRight = 22;

/**
 * Rounding several times makes no difference where no sum comes close to a half. The constants are proven: all 65,536 pairs have
 * their output. Factors are as exact as int32 has room for, and the addend is the least that lifts every pair to its output.
 * @returns null when some pair would go beyond its output then, or the slopes are too steep
 */
export function planeOf({ slopes, leastInputs, outputs, base, clamp }: RoundedSum): Plane | null {
  const reach = values * (Math.abs(slopes[0]) + Math.abs(slopes[1]) + 1);
  const steepest = Math.max(...slopes.map(Math.abs));
  let right = mostRight;
  while (right > 0 && Math.max(reach, steepest * unit) * 2 ** right >= word) right--;
  if (right === 0) return null;
  const factors = [0, 1].map((side) => Math.round(slopes[side]! * 2 ** right * unit)) as [number, number];
  const [first, second] = factors.map((factor, side) =>
    Array.from({ length: values }, (_, i) => Math.floor((factor * (leastInputs[side]! + i)) / unit)),
  ) as [number[], number[]];
  const step = 2 ** right;
  let [least, most] = [-Infinity, Infinity];
  for (let i = 0; i < values; i++)
    for (let j = 0; j < values; j++) {
      const output = outputs[i * values + j]!;
      const begin = (output - base) * step - first[i]! - second[j]!;
      if (output > clamp.min && begin > least) least = begin;
      if (output < clamp.max && begin + step - 1 < most) most = begin + step - 1;
    }
  const addend = Number.isFinite(least) ? least : most;
  const farthest = [first, second].map((side) => Math.max(Math.abs(side[0]!), Math.abs(side.at(-1)!)));
  const fits = farthest[0]! + farthest[1]! + Math.abs(addend) < word;
  return addend <= most && fits ? { factors, addend, right } : null;
}
