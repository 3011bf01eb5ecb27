import type { Instruction } from '../assembly/instruction.ts';
import type { Routine } from '../assembly/routine.ts';
import { block } from '../assembly/routine.ts';
import {
  advance,
  constant,
  following,
  ldr,
  ldrd,
  packLanes,
  packUpperLanes,
  stm,
  strd,
  sxtab16,
} from '../assembly/thumb.ts';
import { clearMargins } from './clearMargins.ts';
import { registers } from './convolution/winograd/winogradSlots.ts';
import { Frame } from './frame.ts';
import { groupRows } from './groupRows.ts';
import type { OutputLayout } from './imageLayout.ts';

/** int8 values, without gaps, that become rows of an int16 image. */
export interface ExpansionTask {
  readonly name: string;
  readonly zeroPoint: number;
  readonly output: OutputLayout;
  readonly h: number;
  readonly rowValues: number;
}

const [input, output, centre, counter, rows] = registers;
const [first, second] = [registers[5], registers[6]];
const pairs = [registers[7], registers[8], registers[9], registers[10]] as const;
const [even0, odd0, even1] = [registers[11], registers[12], registers[13]];

/** Values of a word, and of one pass of the loop. */
const wordValues = 4;
const passWords = 4;

/** Whether all rows are whole words in both layouts. */
export function expandsByWords({ output, rowValues }: ExpansionTask): boolean {
  const { element, channelBytes, originBytes, rowBytes } = output;
  const inPixels = element === 'int16' && channelBytes === 2;
  return inPixels && rowValues % wordValues === 0 && originBytes % 4 === 0 && rowBytes % 4 === 0;
}

/** Distances from the zero point, four to a word of values. The input begins at a whole word. */
export function expandValues(task: ExpansionTask): Routine {
  const { name, zeroPoint, output: layout } = task;
  const frame = new Frame(name);
  const lane = -zeroPoint & 0xffff;
  const body = [
    ...(layout.image
      ? clearMargins(frame, layout.image, output, { at: first, zero: second, counter, rows })
      : []),
    block('', constant(centre, lane | (lane << 16)), advance(output, layout.originBytes, counter)),
    ...groupRows(frame, {
      ...{
        h: task.h,
        rowGroups: task.rowValues / wordValues,
        passGroups: passWords,
        code: expanded,
        counter,
      },
      pointers: [{ register: output, groupBytes: 2 * wordValues, rowBytes: layout.rowBytes }],
    }),
  ];
  return { name, comment: ['copy into another layout'], body: frame.wrap(body), tables: [], scratchBytes: 0 };
}

/** Pointers move on. */
function expanded(words: number): Instruction[] {
  const two: Instruction[] = [
    ldrd(first, second, following(input, 8)),
    sxtab16(even0, centre, first),
    sxtab16(odd0, centre, first, 8),
    sxtab16(even1, centre, second),
    sxtab16(second, centre, second, 8),
    packLanes(pairs[0], even0, odd0, 'lower'),
    packUpperLanes(pairs[1], even0, odd0),
    packLanes(pairs[2], even1, second, 'lower'),
    packUpperLanes(pairs[3], even1, second),
    stm(output, pairs),
  ];
  const one = [
    ldr(first, following(input, 4)),
    sxtab16(even0, centre, first),
    sxtab16(odd0, centre, first, 8),
    packLanes(pairs[0], even0, odd0, 'lower'),
    packUpperLanes(pairs[1], even0, odd0),
    strd(pairs[0], pairs[1], following(output, 8)),
  ];
  return [
    ...Array.from({ length: Math.floor(words / 2) }, () => two).flat(),
    ...(words % 2 === 1 ? one : []),
  ];
}
