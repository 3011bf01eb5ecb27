import type { Rounding } from '../../network/network.ts';
import type { ScaledSums } from './staircase.ts';
import { heightsOf, multiplierOf, staircase } from './staircase.ts';
import { largestWord } from './sumRanges.ts';

/** Constants with which `((sum + shift) * multiplier + addend * 2^32) >> (32 + right)`, cut to 0 to 255, is the output. */
export interface Line {
  readonly multiplier: number;
  readonly addend: number;
  readonly shift: number;
}

const word = 2 ** 32;
/** Among this many shifts of the sum one nearly always works. */
const shiftCount = 2 ** 20;

/**
 * A rectified output is a staircase over the sum: it rises by one where rounding lets it. One multiplication is a line cut to
 * integers, a staircase too, and both are the same function when they rise at the same sums. Either rises at most 255
 * times, so the constants found here are proven, not estimated. The line is as steep as the network's scale; it can be raised by
 * 2^32, too coarse a step, and by moving the sum, of which only the remainder by 2^32 counts: that is searched.
 * @param factor that the multiplier is to be a multiple of
 * @returns null when no constants were found.
 */
export function lineOf(sums: ScaledSums, right: number, rounding: Rounding, factor = 1): Line | null {
  const multiplier = multiplierOf(sums, right, factor);
  const { least, most } = heightsOf(staircase(sums, rounding, 0), right, multiplier, 0);
  if (least > most) return null;
  const shifts = Math.min(shiftCount, largestWord - sums.high);
  for (let shift = 0; shift < shifts; shift++) {
    const addend = Math.ceil((least - shift * multiplier) / word);
    if (addend * word + shift * multiplier <= most) return { multiplier, addend, shift };
  }
  return null;
}
