import type { Rounding } from '../../network/network.ts';
import { nearby } from './nearby.ts';
import type { Line } from './roundedLine.ts';
import type { ScaledSums, Stair, Staircase } from './staircase.ts';
import { heightAt, heightsOf, multiplierOf, riseTo, staircase } from './staircase.ts';
import { largestWord } from './sumRanges.ts';

/** A line of outputs on both sides of zero, for sums times 2^sumShift, moved before: `addend` is theirs, and `step` is taken off negative ones first. */
export interface BrokenLine extends Line {
  readonly step: number;
}

const word = 2 ** 32;
/** Sums that come multiplied by less hardly ever have a broken line. */
const leastSumShift = 4;
/** So many multipliers to either side are tried. */
const mostTilt = 200;
/** And with each so many shifts of the sum. */
const mostShifts = 2 ** 12;

/**
 * What is rounded twice is rounded away from zero at last, so negative outputs rise later, by one of the first rounding's units. With that
 * taken off negative sums the staircase is even. It has to be a whole number of the sums' steps; steps and slopes next to the nearest are
 * tried, too. A moved sum changes its sign while the output is 0, where it does not matter.
 * @param lowest of 256 outputs
 * @returns null when no constants were found.
 */
export function brokenLineOf(
  sums: ScaledSums,
  right: number,
  rounding: Rounding,
  lowest: number,
  sumShift: number,
): BrokenLine | null {
  if (rounding === 'double' && sumShift < leastSumShift) return null;
  const unit = 2 ** sumShift;
  const steps = rounding === 'double' ? nearby(Math.round((unit * 2 ** 31) / sums.multiplier), 1) : [0];
  const multipliers = nearby(multiplierOf(sums, right, 1), mostTilt).filter((each) => each <= largestWord);
  const drop = (multiplier: number, step: number) => (step * multiplier) / unit;
  const stairs = tightest(
    staircase(sums, rounding, lowest),
    right,
    multipliers[0]!,
    drop(multipliers[0]!, steps[0]!),
    unit,
  );
  for (const step of steps) {
    const farthest = Math.floor((largestWord - step) / unit);
    const from = Math.max(-riseTo(1, sums, rounding), -farthest - sums.low);
    const to = Math.min(-riseTo(0, sums, rounding), farthest - sums.high, from + mostShifts - 1);
    if (from > to) continue;
    for (const multiplier of multipliers) {
      const { least, most } = heightsOf(stairs, right, multiplier, drop(multiplier, step));
      for (let shift = from; shift <= to && least <= most; shift++) {
        const addend = Math.ceil(((least - shift * multiplier) * unit) / word);
        if ((addend * word) / unit + shift * multiplier <= most) return { multiplier, addend, shift, step };
      }
    }
  }
  return null;
}

/** Those that can matter to some of the lines tried, all near this one. */
function tightest(
  stairs: Staircase,
  right: number,
  multiplier: number,
  drop: number,
  unit: number,
): Staircase {
  const { least, most } = heightsOf(stairs, right, multiplier, drop);
  const farthest = [...stairs.begins, ...stairs.ends].reduce(
    (far, { sum }) => Math.max(far, Math.abs(sum)),
    0,
  );
  const move = mostTilt * farthest + (multiplier + drop) / unit;
  const heightOf = (stair: Stair) => heightAt(stair, right, multiplier, drop);
  return {
    begins: stairs.begins.filter((stair) => heightOf(stair) >= least - 2 * move),
    ends: stairs.ends.filter((stair) => heightOf(stair) <= most + 2 * move),
  };
}
