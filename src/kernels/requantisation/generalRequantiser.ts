import type { Instruction, Register } from '../../assembly/instruction.ts';
import {
  add,
  addImmediate,
  addShifted,
  andShifted,
  at,
  compare,
  constant,
  ifThen,
  ldr,
  mac,
  mov,
  multiply,
  saturate8,
  shift,
} from '../../assembly/thumb.ts';
import type { Rounding } from '../../network/network.ts';
import { inverseOfOdd } from './inverseOfOdd.ts';
import type { RequantisationTask, Requantiser } from './requantiser.ts';
import { isRectified } from './requantiser.ts';
import type { SumRange } from './sumRanges.ts';
import { largestDistance, largestWord, realFactor } from './sumRanges.ts';

interface ChannelConstants {
  /** Cuts sums, which changes no output. */
  readonly limit: number;
  readonly left: number;
  readonly multiplier: number;
  readonly right: number;
  readonly half: number;
  /** Largest absolute value before the right shift, without addends. */
  readonly scaledBound: number;
}

/** Scales a sum by 1/4 or 1/8: for a constant output, which is the bias then. */
const constantFactor: Record<Rounding, ChannelConstants & { readonly steps: number }> = {
  double: { limit: 2048, left: 0, multiplier: -(2 ** 31), right: 1, half: 1, scaledBound: 512, steps: 4 },
  single: { limit: 2048, left: 0, multiplier: 2 ** 30, right: 1, half: 1, scaledBound: 512, steps: 8 },
};

/** Requantisation of any layer: in the fewest of the steps that some channel needs. */
export function generalRequantiser(
  ranges: readonly SumRange[],
  task: RequantisationTask,
): Omit<Requantiser, 'dead'> {
  const { rounding, zeroPoint, clamp, element, sumShift = 0, sumFactor = 1 } = task;
  const unsigned = element === 'int16' && isRectified(task);
  const cuts =
    rounding === 'single' && ranges.some((range) => range.bound * 2 ** leftFor(range) > largestWord);
  const constants = ranges.map((range) => constantsOf(range, rounding, cuts));
  const halves =
    rounding === 'double' && constants.some(({ scaledBound, half }) => scaledBound + half >= largestWord);
  const offset = unsigned ? 0 : zeroPoint;
  const offsetFits = constants.every(
    ({ right, half, scaledBound }) => scaledBound + half + Math.abs(offset) * 2 ** right < largestWord,
  );
  const offsetBefore = offsetFits ? offset : 0;
  const offsetAfter = offsetFits ? 0 : offset;
  const shiftsLeft = constants.some(({ left }) => left > 0);
  // Below zero an unsigned output is zero, however it is rounded.
  const signs = halves
    ? 'masked'
    : unsigned || rounding === 'single' || constants.every(({ right }) => right === 0)
      ? 'never'
      : constants.every(({ right }) => right > 0)
        ? 'always'
        : 'masked';

  const words = (channel: number): number[] => {
    const { limit, left, multiplier, right, half } = constants[channel]!;
    const halved = halves && right > 1 ? 1 : 0;
    const addend = half / 2 ** halved + offsetBefore * 2 ** right;
    return [
      ...(cuts ? [limit, -limit] : []),
      ...(shiftsLeft ? [left] : []),
      ...(signs === 'masked' ? [right > 0 ? -1 : 0] : []),
      multiplier,
      ...(halves ? [halved] : []),
      addend,
      right - halved,
    ];
  };

  const emit: Requantiser['emit'] = (sums, base, start, [first, second, third], table) => {
    const code: Instruction[] = [];
    const each = (make: (sum: Register) => Instruction | Instruction[]) => {
      for (const sum of sums) code.push(...[make(sum)].flat());
    };
    if (sumFactor > 1) {
      code.push(...constant(first, inverseOfOdd(sumFactor)));
      each((sum) => multiply('mul', sum, sum, first));
    }
    if (sumShift > 0) each((sum) => shift('asr.w', sum, sum, sumShift));
    let at_ = start;
    const next = (target: Register) => {
      code.push(ldr(target, at(base, at_), table));
      at_ += 4;
    };
    if (cuts) {
      for (const condition of ['gt', 'lt'] as const) {
        next(first);
        each((sum) => [compare(sum, first), ...ifThen(condition, mov(sum, first))]);
      }
    }
    if (shiftsLeft) {
      next(first);
      each((sum) => shift('lsl.w', sum, sum, first));
    }
    if (signs === 'masked') next(third);
    next(first);
    if (signs !== 'masked') next(second);
    if (rounding === 'single') {
      next(third);
      each((sum) => mac('smmla', sum, sum, first, second));
    } else {
      if (signs !== 'masked') next(third);
      each((sum) => mac('smmlar', sum, sum, first, sum));
      if (signs === 'always') each((sum) => addShifted(sum, sum, sum, 31));
      if (signs === 'masked') {
        each((sum) => [andShifted(first, third, sum, 31), add(sum, sum, first)]);
        if (halves) {
          next(first);
          each((sum) => shift('asr.w', sum, sum, first));
        }
        next(second);
        next(third);
      }
      each((sum) => add(sum, sum, second));
    }
    each((sum) => shift('asr.w', sum, sum, third));
    if (offsetAfter !== 0) each((sum) => addImmediate(sum, sum, offsetAfter));
    each((sum) => saturate8(unsigned ? 'usat' : 'ssat', sum, sum));
    if (!unsigned) {
      if (clamp.min > -128) {
        code.push(...constant(first, clamp.min));
        each((sum) => [compare(sum, first), ...ifThen('lt', mov(sum, first))]);
      }
      if (clamp.max < 127) {
        code.push(...constant(first, clamp.max));
        each((sum) => [compare(sum, first), ...ifThen('gt', mov(sum, first))]);
      }
      if (element === 'int16' && zeroPoint !== 0) each((sum) => addImmediate(sum, sum, -zeroPoint));
    }
    return code;
  };

  return {
    bias: (channel) => {
      const { bias, constant } = ranges[channel]!;
      return constant === null ? bias : constant * constantFactor[rounding].steps;
    },
    words,
    wordsPerChannel: words(0).length,
    line: null,
    emit,
  };
}

/** Left shift with which the high word of a product suffices for single rounding. */
function leftFor({ shift, constant }: SumRange): number {
  return constant === null ? Math.max(0, shift + 2) : 0;
}

/** Constants of one channel; with single rounding, sums must fit 31 bits shifted left, or be cut. */
function constantsOf(range: SumRange, rounding: Rounding, cut: boolean): ChannelConstants {
  const { multiplier, shift, constant } = range;
  if (constant !== null) return constantFactor[rounding];
  // From here on outputs are saturated: they have at most 255 steps on either side of the zero point.
  const limit = Math.min(range.bound, Math.ceil((largestDistance + 1) / realFactor(range)));
  const bound = cut ? limit : range.bound;
  if (rounding === 'double') {
    const left = Math.max(0, shift);
    const right = Math.max(0, -shift);
    const half = right > 0 ? 2 ** (right - 1) : 0;
    const scaledBound = (bound * 2 ** left * multiplier) / 2 ** 31 + 2;
    return { limit, left, multiplier: (2 * multiplier) | 0, right, half, scaledBound };
  }
  const left = leftFor(range);
  const scaledBound = (bound * 2 ** left * multiplier) / 2 ** 32 + 1;
  const right = left - shift - 1;
  return { limit, left, multiplier, right, half: 2 ** (right - 1), scaledBound };
}
