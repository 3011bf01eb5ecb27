import type { Instruction, Register } from '../../assembly/instruction.ts';
import { addImmediate, andShifted, at, ldr, mac, saturate8, sub } from '../../assembly/thumb.ts';
import type { BrokenLine } from './brokenLine.ts';
import { brokenLineOf } from './brokenLine.ts';
import { addendLimit, rightsOf, sumsOf, usualLineRight } from './lineRequantiser.ts';
import type { RequantisationTask, Requantiser } from './requantiser.ts';
import type { SumRange } from './sumRanges.ts';

/** The lines of all channels, with one shift. */
interface BrokenLines {
  readonly right: number;
  readonly ofChannels: readonly BrokenLine[];
}

const leastOutput = -128;

/** Null when some channel has no {@link BrokenLine}. */
export function brokenLinesOf(ranges: readonly SumRange[], task: RequantisationTask): BrokenLines | null {
  const { rounding, zeroPoint, sumShift = 0 } = task;
  const right = Math.min(usualLineRight, ...rightsOf(ranges));
  if (right < 0) return null;
  const zero = zeroPoint * 2 ** (right + sumShift);
  const ofChannels: BrokenLine[] = [];
  for (const range of ranges) {
    const { bias, constant } = range;
    const line =
      constant === null
        ? brokenLineOf(sumsOf(range), right, rounding, leastOutput - zeroPoint, sumShift)
        : { multiplier: 0, addend: constant * 2 ** (right + sumShift), shift: -bias, step: 0 };
    if (!line || Math.abs(line.addend + zero) >= addendLimit) return null;
    ofChannels.push({ ...line, addend: line.addend + zero });
  }
  return { right: right + sumShift, ofChannels };
}

/** Requantisation of outputs that only int8 bounds: by one multiplication, from which what rounds twice takes a step where sums are negative. */
export function brokenLineRequantiser(
  ranges: readonly SumRange[],
  { right, ofChannels }: BrokenLines,
  { element, zeroPoint }: RequantisationTask,
): Omit<Requantiser, 'dead'> {
  const breaks = ofChannels.some(({ step }) => step > 0);
  const centre = element === 'int16' ? -zeroPoint : 0;
  return {
    bias: (channel) => ranges[channel]!.bias + ofChannels[channel]!.shift,
    words: (channel) => {
      const { step, multiplier, addend } = ofChannels[channel]!;
      return [...(breaks ? [step] : []), multiplier, addend];
    },
    wordsPerChannel: breaks ? 3 : 2,
    line: null,
    emit: (sums, constants, offset, [first, ...others], table) => [
      ...(breaks ? [ldr(first, at(constants, offset), table), ...broken(sums, first, others)] : []),
      ...others.map((target, i) => ldr(target, at(constants, offset + 4 * (i + (breaks ? 1 : 0))), table)),
      ...sums.map((sum) => mac('smmla', sum, sum, others[0], others[1])),
      ...sums.map((sum) => saturate8('ssat', sum, sum, right)),
      ...(centre === 0 ? [] : sums.map((sum) => addImmediate(sum, sum, centre))),
    ],
  };
}

/** Takes the step off negative sums, two at a time: what is shifted is there a cycle later. */
function broken(
  sums: readonly Register[],
  step: Register,
  spare: readonly [Register, Register],
): Instruction[] {
  const code: Instruction[] = [];
  for (let i = 0; i < sums.length; i += spare.length) {
    const some = sums.slice(i, i + spare.length);
    some.forEach((sum, k) => code.push(andShifted(spare[k]!, step, sum, 31)));
    some.forEach((sum, k) => code.push(sub(sum, sum, spare[k]!)));
  }
  return code;
}
