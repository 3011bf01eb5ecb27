import type { Instruction, Register } from '../assembly/instruction.ts';
import type { Routine } from '../assembly/routine.ts';
import { block } from '../assembly/routine.ts';
import type { Value } from '../assembly/straightCode.ts';
import { scheduled, StraightCode } from '../assembly/straightCode.ts';
import {
  advance,
  and,
  at,
  combineScaled,
  constant,
  ldr,
  mac,
  packLanes,
  parallel,
  saturate8,
  shift,
  store,
  str,
} from '../assembly/thumb.ts';
import { clearMargins } from './clearMargins.ts';
import { registers } from './convolution/winograd/winogradSlots.ts';
import type { ElementShape } from './elementwise.ts';
import { Frame } from './frame.ts';
import { groupRows } from './groupRows.ts';
import type { Constant, Lanes, LaneSum, LaneSumTask } from './laneSum.ts';
import { laneSumOf, raisedBits } from './laneSum.ts';

/** A sum of two tensors, the second of which is the routine's scratch argument. */
export type WordAddTask = LaneSumTask & ElementShape & { readonly comment: string };

/** Values handled together, and groups of a pass. */
const groupValues = 4;
const passGroups = 4;

const inputs = [registers[0], registers[2]] as const;
const outputAt = registers[1];
const counter = registers[3];
const factors = [registers[4], registers[5]] as const;
const addend = registers[6];
/** First the constants of the lanes, then what a group needs. */
const free = registers.slice(7);

/** The sum, two values per word; null where rows are not whole groups, outputs are cut further than to a byte, or it has no plane. */
export function addWords(task: WordAddTask): Routine | null {
  const { name, comment, sources, output, h, rowValues } = task;
  const sum = hasGroups(task) ? laneSumOf(task) : null;
  if (!sum) return null;
  const frame = new Frame(name);
  const pointers = [...sources, output].map((layout, i) => ({
    ...{ register: [...inputs, outputAt][i]!, originBytes: layout.originBytes, rowBytes: layout.rowBytes },
    groupBytes: groupValues * valueBytes(layout),
  }));
  const constants = [...sum.constants.values()];
  const body = [
    ...(output.image
      ? clearMargins(frame, output.image, outputAt, {
          at: free[0]!,
          zero: free[1]!,
          counter,
          rows: free[2]!,
        })
      : []),
    block(
      'constants',
      factors.flatMap((factor, side) => constant(factor, sum.factors[side]!)),
      constant(addend, sum.addend),
      constants.flatMap((value, i) => constant(free[i]!, value)),
      pointers.flatMap(({ register, originBytes }) => advance(register, originBytes, counter)),
    ),
    ...groupRows(frame, {
      ...{ h, rowGroups: rowValues / groupValues, passGroups, pointers, counter },
      code: (groups) => [
        ...Array.from({ length: groups }, (_, group) => summed(sum, group)).flat(),
        ...pointers.flatMap(({ register, groupBytes }) =>
          advance(register, groups * groupBytes, free.at(-1)!),
        ),
      ],
    }),
  ];
  return { name, comment: [comment], body: frame.wrap(body), tables: [], scratchBytes: 0 };
}

const valueBytes = ({ element }: { readonly element: 'int8' | 'int16' }) => (element === 'int8' ? 1 : 2);

function hasGroups({ sources, output, rowValues }: WordAddTask): boolean {
  const tensors = [...sources, output];
  return (
    rowValues % groupValues === 0 &&
    !sources.some(({ repeats }) => repeats) &&
    output.channelBytes === valueBytes(output) &&
    tensors.every(({ originBytes, rowBytes }) => originBytes % 4 === 0 && rowBytes % 4 === 0)
  );
}

/** A lane of a word. */
interface Lane {
  readonly word: Value;
  readonly half: 'b' | 't';
}

/** Gives a value of the group, of four. */
type Group = (value: number) => Lane;

/** One group of outputs; the pointers stay. */
function summed(sum: LaneSum, group: number): Instruction[] {
  const { right, saturation, element, constants } = sum;
  const names = [...constants.keys()];
  const registerOf = (name: Constant) => free[names.indexOf(name)]!;
  const code = new StraightCode();
  const [first, second] = sum.lanes.map((lanes, side) =>
    groupOf(code, inputs[side]!, lanes, group, registerOf),
  ) as [Group, Group];
  const output = (i: number): Value => {
    const [a, b] = [first(i), second(i)];
    const one = code.value((target, word) => mac(`smlaw${a.half}`, target, factors[0], word, addend), a.word);
    const both = code.value(
      (target, word, sum) => mac(`smlaw${b.half}`, target, factors[1], word, sum),
      ...[b.word, one],
    );
    return code.value((target, sum) => saturate8(saturation, target, sum, right), both);
  };
  const pair = (i: number): Value => {
    const packed = code.value(
      (target, low, high) => packLanes(target, low, high, 'lower'),
      ...[output(2 * i), output(2 * i + 1)],
    );
    if (!constants.has('offset')) return packed;
    return code.value((target, lanes) => parallel('sadd16', target, lanes, registerOf('offset')), packed);
  };
  if (element === 'int8') {
    [0, 1, 2, 3].map(output).forEach((value, i) => {
      code.effect((value) => store('strb.w', value, at(outputAt, groupValues * group + i)), value);
    });
  } else {
    [0, 1].map(pair).forEach((value, i) => {
      code.effect((value) => str(value, at(outputAt, 2 * groupValues * group + 4 * i)), value);
    });
  }
  return [...scheduled(code, free.slice(constants.size)).instructions];
}

/** Words are loaded when one of their values is first asked for. */
function groupOf(
  code: StraightCode,
  input: Register,
  lanes: Lanes,
  group: number,
  registerOf: (name: Constant) => Register,
): Group {
  const load = (offset: number) => code.value((target) => ldr(target, at(input, offset)));
  if (lanes === 'bytes') {
    const word = load(groupValues * group);
    const even = code.value(
      (target, bytes) => combineScaled('and.w', target, registerOf('mask'), bytes, 8),
      word,
    );
    const odd = code.value((target, bytes) => and(target, registerOf('mask'), bytes), word);
    return (value) => ({ word: value % 2 === 0 ? even : odd, half: value < 2 ? 'b' : 't' });
  }
  const words: Value[] = [];
  const pair = (i: number): Value => {
    const plain = load(2 * groupValues * group + 4 * i);
    if (lanes === 'plain') return plain;
    const positive = code.value(
      (target, pair) => parallel('sadd16', target, pair, registerOf('raise')),
      plain,
    );
    return code.value((target, pair) => shift('lsl.w', target, pair, raisedBits), positive);
  };
  return (value) => ({ word: (words[value >> 1] ??= pair(value >> 1)), half: value % 2 === 0 ? 'b' : 't' });
}
