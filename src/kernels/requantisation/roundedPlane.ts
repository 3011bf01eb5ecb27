import type { Clamp } from '../../network/network.ts';
import { nearby } from './nearby.ts';

/**
 * Constants with which `(((first * a) >> cutBits[0]) + ((second * b) >> cutBits[1]) + addend) >> right`, cut to the clamp, is the output of
 * a and b.
 */
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

const values = 256;
const word = 2 ** 31;
const mostRight = 22;
/** Factors up to this far from the nearest are tried, as long as that moves no product by over 1 more than another. */
const mostOffset = 40;
/** So much more it can move one sum than another: either product by 1, and by 1 where it is cut. */
const mostMove = 4;

/** A factor and its products with all inputs of its side, cut. */
interface Multiples {
  readonly factor: number;
  readonly products: Float64Array;
}

/** What an addend must be, at least or at most, for the output of one pair: `level` without both products. */
interface Bound {
  readonly pair: number;
  readonly level: number;
}

interface Bounds {
  readonly least: readonly Bound[];
  readonly most: readonly Bound[];
}

/**
 * Rounding several times makes no difference where no sum comes close to a half. The constants are proven: all 65,536 pairs have
 * their output. Factors are as exact as int32 has room for, or close to that where what is cut off their products would spoil a pair;
 * the addend is the least that lifts every pair to its output.
 * @param cutBits lowest bits that the products of either side lose
 * @returns null when some pair goes beyond its output with all factors tried, or the slopes are too steep
 */
export function planeOf(sum: RoundedSum, cutBits: readonly [number, number]): Plane | null {
  const right = largestRight(sum.slopes, cutBits);
  if (right === 0) return null;
  const [firsts, seconds] = [multiplesOf(sum, cutBits, right, 0), multiplesOf(sum, cutBits, right, 1)];
  if (!firsts[0] || !seconds[0]) return null;
  const bounds = tightest(boundsOf(sum, right), firsts[0], seconds[0]);
  for (const first of firsts)
    for (const second of seconds) {
      const addend = addendOf(bounds, first, second);
      if (addend !== null) return { factors: [first.factor, second.factor], addend, right };
    }
  return null;
}

function largestRight(slopes: RoundedSum['slopes'], cutBits: readonly [number, number]): number {
  const [first, second] = [Math.abs(slopes[0]), Math.abs(slopes[1])];
  const largest = Math.max(values * (first + second + 1), first * 2 ** cutBits[0], second * 2 ** cutBits[1]);
  let right = mostRight;
  while (right > 0 && largest * 2 ** right >= word) right--;
  return right;
}

/** Of factors within int32, the nearest first. */
function multiplesOf(
  { slopes, leastInputs }: RoundedSum,
  cutBits: readonly [number, number],
  right: number,
  side: 0 | 1,
): Multiples[] {
  const unit = 2 ** cutBits[side];
  const nearest = Math.round(slopes[side] * 2 ** right * unit);
  const most = Math.min(mostOffset, unit / values);
  return nearby(nearest, most)
    .filter((factor) => Math.abs(factor) < word)
    .map((factor) => {
      const product = (_: unknown, i: number) => Math.floor((factor * (leastInputs[side] + i)) / unit);
      return { factor, products: Float64Array.from({ length: values }, product) };
    });
}

function boundsOf({ outputs, base, clamp }: RoundedSum, right: number): Bounds {
  const [least, most]: [Bound[], Bound[]] = [[], []];
  outputs.forEach((output, pair) => {
    const level = (output - base) * 2 ** right;
    if (output > clamp.min) least.push({ pair, level });
    if (output < clamp.max) most.push({ pair, level: level + 2 ** right - 1 });
  });
  return { least, most };
}

/** Those that can matter when other factors are tried. */
function tightest(bounds: Bounds, first: Multiples, second: Multiples): Bounds {
  const { low, high } = extremes(bounds, first, second);
  return {
    least: bounds.least.filter((bound) => limitOf(bound, first, second) >= low - 2 * mostMove),
    most: bounds.most.filter((bound) => limitOf(bound, first, second) <= high + 2 * mostMove),
  };
}

function limitOf({ pair, level }: Bound, first: Multiples, second: Multiples): number {
  return level - first.products[pair >> 8]! - second.products[pair & 255]!;
}

function extremes({ least, most }: Bounds, first: Multiples, second: Multiples) {
  let [low, high] = [-Infinity, Infinity];
  for (const bound of least) low = Math.max(low, limitOf(bound, first, second));
  for (const bound of most) high = Math.min(high, limitOf(bound, first, second));
  return { low, high };
}

/** The least that gives every pair its output without leaving int32. */
function addendOf(bounds: Bounds, first: Multiples, second: Multiples): number | null {
  const { low, high } = extremes(bounds, first, second);
  const addend = Number.isFinite(low) ? low : high;
  const [farFirst, farSecond] = [first, second].map(({ products }) =>
    Math.max(Math.abs(products[0]!), Math.abs(products.at(-1)!)),
  ) as [number, number];
  return addend <= high && farFirst + farSecond + Math.abs(addend) < word ? addend : null;
}
