import { at, ldr, mac, saturate8, shift } from '../../assembly/thumb.ts';
import type { Rounding } from '../../network/network.ts';
import type { RequantisationTask, Requantiser } from './requantiser.ts';
import type { Line } from './roundedLine.ts';
import { lineOf } from './roundedLine.ts';
import type { ScaledSums } from './staircase.ts';
import { largestLineRight } from './staircase.ts';
import type { SumRange } from './sumRanges.ts';

/** The lines of all channels, with one shift. */
export interface Lines {
  readonly right: number;
  readonly ofChannels: readonly Line[];
}

/** Addends have room for zero points and for sums that come multiplied. */
export const usualLineRight = 12;
export const addendLimit = 2 ** 30;

/** Null when some channel has no {@link Line}. */
export function linesOf(
  ranges: readonly SumRange[],
  { rounding, sumFactor = 1 }: Pick<RequantisationTask, 'rounding' | 'sumFactor'>,
  largestRight = usualLineRight,
): Lines | null {
  const right = Math.min(largestRight, ...rightsOf(ranges));
  if (right < 0) return null;
  const ofChannels: Line[] = [];
  for (const range of ranges) {
    const { bias, constant } = range;
    const line =
      constant === null
        ? lineOf(sumsOf(range), right, rounding, sumFactor)
        : { multiplier: 0, addend: constant * 2 ** right, shift: -bias };
    if (!line) return null;
    ofChannels.push(line);
  }
  return { right, ofChannels };
}

/** The most that lines may shift to the right. */
export function rightsOf(ranges: readonly SumRange[]): number[] {
  return ranges.flatMap(({ shift, constant }) => (constant === null ? [-shift - 1] : []));
}

export function sumsOf({ multiplier, shift, bias, reach }: SumRange): ScaledSums {
  return { multiplier, right: -shift, low: bias - reach, high: bias + reach };
}

/** How lines are cut to bytes: distances from the zero point to 0 to 255, int8 values to -128 to 127, which lie so much lower. */
interface Cut {
  readonly saturation: 'usat' | 'ssat';
  readonly base: 0 | -128;
}

export function cutOf({ element }: Pick<RequantisationTask, 'element'>): Cut {
  return element === 'int8' ? { saturation: 'ssat', base: -128 } : { saturation: 'usat', base: 0 };
}

/** The addend of a line that lies `base` lower. */
export function loweredAddend({ addend }: Line, right: number, base: number): number {
  return addend + base * 2 ** right;
}

/** Requantisation by one multiplication. */
export function lineRequantiser(
  ranges: readonly SumRange[],
  { right, ofChannels }: Lines,
  { sumShift = 0, sumFactor = 1, ...task }: RequantisationTask,
): Omit<Requantiser, 'dead'> {
  const { saturation, base } = cutOf(task);
  return {
    bias: (channel) => ranges[channel]!.bias + ofChannels[channel]!.shift,
    words: (channel) => [
      ofChannels[channel]!.multiplier / sumFactor,
      loweredAddend(ofChannels[channel]!, right, base) * 2 ** sumShift,
    ],
    wordsPerChannel: 2,
    line: { right: right + sumShift, saturation },
    emit: (sums, constants, offset, [multiplier, addend], table) => [
      ldr(multiplier, at(constants, offset), table),
      ldr(addend, at(constants, offset + 4), table),
      ...sums.map((sum) => mac('smmla', sum, sum, multiplier, addend)),
      ...sums.map((sum) => saturate8(saturation, sum, sum, right + sumShift)),
    ],
  };
}

/**
 * Lines of sums as fine as those of tiles, which only their very multiplier follows: so every channel shifts by bits of its own,
 * which takes an instruction more. Null when some channel has none.
 */
export function ownLinesOf(ranges: readonly SumRange[], rounding: Rounding): Lines[] | null {
  const lines = ranges.map((range) => linesOf([range], { rounding }, largestLineRight));
  return lines.every((line) => line !== null) ? lines : null;
}

export function ownLineRequantiser(
  ranges: readonly SumRange[],
  lines: readonly Lines[],
  task: RequantisationTask,
): Omit<Requantiser, 'dead'> {
  const { saturation, base } = cutOf(task);
  return {
    bias: (channel) => ranges[channel]!.bias + lines[channel]!.ofChannels[0]!.shift,
    words: (channel) => {
      const { right, ofChannels } = lines[channel]!;
      return [ofChannels[0]!.multiplier, loweredAddend(ofChannels[0]!, right, base), right];
    },
    wordsPerChannel: 3,
    line: null,
    emit: (sums, constants, offset, [multiplier, addend, right], table) => [
      ...[multiplier, addend, right].map((target, i) => ldr(target, at(constants, offset + 4 * i), table)),
      ...sums.map((sum) => mac('smmla', sum, sum, multiplier, addend)),
      ...sums.map((sum) => shift('asr.w', sum, sum, right)),
      ...sums.map((sum) => saturate8(saturation, sum, sum)),
    ],
  };
}
