import type { Instruction, Register } from '../../../assembly/instruction.ts';
import type { Block } from '../../../assembly/routine.ts';
import { block } from '../../../assembly/routine.ts';
import type { Value } from '../../../assembly/straightCode.ts';
import { scheduled, StraightCode } from '../../../assembly/straightCode.ts';
import {
  advance,
  at,
  compare,
  ifThen,
  largestOffset,
  ldr,
  mov,
  multiply,
  sp,
  store,
  str,
} from '../../../assembly/thumb.ts';
import type { Frame } from '../../frame.ts';
import { outputLine } from './outputLines.ts';
import type { TilePlan } from './tilePlan.ts';
import { plus, Words } from './transformCode.ts';
import { registers, winogradSlots } from './winogradSlots.ts';

/** Sums of the products of a tile and channel; all other registers are the transform's. */
export const sumsAt = registers[13];
const working: readonly Register[] = registers.slice(0, 13);

/** Slot of the tile's first output. */
export const tileOutput = 'tileOutput';
const maxima = 'maxima';

/** An output of a tile, or of its pooling. */
interface Placed<T> {
  readonly row: number;
  readonly column: number;
  readonly of: T;
}

/** Columns of a tile whose outputs are computed together: so that their sums fit the registers and share what they can. */
export function partsOf({ down, across }: Pick<TilePlan, 'down' | 'across'>): readonly (readonly number[])[] {
  switch (across.outputs) {
    case 4:
      return [
        [0, 2],
        [1, 3],
      ];
    case 3:
      return down.outputs === 2 ? [[0, 1, 2]] : [[0, 2], [1]];
    case 2:
      return [[0, 1]];
  }
}

/**
 * Some columns of one tile's outputs, requantised and written. With pooling the largest of each window: when that has a column in
 * the other part, the first part keeps its maxima in the frame and the last one goes on with them.
 */
export function tileOutputs(
  plan: TilePlan,
  frame: Frame,
  part: readonly number[],
  place: 'only' | 'first' | 'last',
): Block {
  const code = new StraightCode();
  const sums = exactSums(plan, frame, code, part);
  const { instructions, results } = scheduled(
    code,
    working,
    sums.map(({ of }) => of),
  );
  const outputs = sums.map((sum, i) => ({ ...sum, of: results[i]! }));
  if (!plan.task.pool) return block('', instructions, written(plan, frame, outputs));
  const windows = largestOfWindows(outputs);
  const kept = frame.slot(maxima, windows.outputs.length);
  const slotOf = (i: number) => at(sp, kept + 4 * i);
  if (place === 'first') {
    const stores = windows.outputs.map(({ of }, i) => str(of, slotOf(i)));
    return block('', instructions, windows.instructions, stores);
  }
  const [other] = freeOf(windows.outputs);
  const further =
    place === 'only'
      ? []
      : windows.outputs.flatMap(({ of }, i) => [ldr(other, slotOf(i)), ...atLeast(of, other)]);
  return block('', instructions, windows.instructions, further, written(plan, frame, windows.outputs));
}

function freeOf(outputs: readonly Placed<Register>[]): [Register, Register, Register, Register] {
  const free = working.filter((register) => outputs.every(({ of }) => of !== register));
  return free.slice(0, 4) as [Register, Register, Register, Register];
}

function atLeast(value: Register, other: Register): Instruction[] {
  return [compare(value, other), ...ifThen('lt', mov(value, other))];
}

/** Requantisation is monotone, so the largest sum of a window of two by two gives its largest output. */
function largestOfWindows(outputs: readonly Placed<Register>[]) {
  const windows = new Map<string, Placed<Register>>();
  const instructions: Instruction[] = [];
  for (const { row, column, of } of outputs) {
    const window = { row: row >> 1, column: column >> 1, of };
    const key = `${window.row} ${window.column}`;
    const largest = windows.get(key);
    if (largest) instructions.push(...atLeast(largest.of, of));
    else windows.set(key, window);
  }
  return { instructions, outputs: [...windows.values()] };
}

function written(
  { task, requantiser }: TilePlan,
  frame: Frame,
  outputs: readonly Placed<Register>[],
): Instruction[] {
  const { element, rowBytes, pixelBytes } = task.output;
  const [first, second, third, pointer] = freeOf(outputs);
  const write = element === 'int8' ? 'strb.w' : 'strh.w';
  const stores: Instruction[] = [];
  let moved = 0;
  for (const { row, column, of } of [...outputs].sort((a, b) => a.row - b.row || a.column - b.column)) {
    const offset = row * rowBytes + column * pixelBytes;
    if (offset - moved > largestOffset) {
      stores.push(...advance(pointer, row * rowBytes - moved, first));
      moved = row * rowBytes;
    }
    stores.push(store(write, of, at(pointer, offset - moved)));
  }
  const registersOf = outputs.map(({ of }) => of);
  const constants = frame.slot(winogradSlots.requantisation);
  return [
    ...requantiser.emit(registersOf, sp, constants, [first, second, third], null),
    frame.load(pointer, tileOutput),
    ...stores,
  ];
}

/** Sums of the convolution times 2^sumShift. */
function exactSums(
  plan: TilePlan,
  frame: Frame,
  code: StraightCode,
  part: readonly number[],
): Placed<Value>[] {
  const { scale, sumShift } = plan;
  const sums = scaledSums(plan, frame, code, part);
  if (scale === 2 ** sumShift) return sums;
  // The factor that is no power of two goes by its inverse modulo 2^32.
  const inverse = code.value((target) => frame.load(target, winogradSlots.inverse));
  return sums.map((sum) => ({
    ...sum,
    of: code.value((target, value, by) => multiply('mul', target, value, by), sum.of, inverse),
  }));
}

function scaledSums(
  { down, across, sums }: TilePlan,
  frame: Frame,
  code: StraightCode,
  part: readonly number[],
): Placed<Value>[] {
  const width = across.inputRows.length;
  const words = new Words(code, sumsAt);
  const point = (row: number, column: number): Value => {
    const sum = words.load((row * width + column) * sums.pointBytes);
    if (row !== 1 || column !== 1) return sum;
    // Every output has this point once, with the same sign.
    const bias = code.value((target) => frame.load(target, winogradSlots.bias));
    return plus(code, sum, bias);
  };
  const rows = Array.from({ length: down.outputs }, (_, i) => i);
  const found = outputLine(down)(
    code,
    (row) => {
      const line = outputLine(across)(code, (column) => [point(row, column)], part);
      return part.map((column) => line.get(column)![0]!);
    },
    rows,
  );
  return rows.flatMap((row) => part.map((column, i) => ({ row, column, of: found.get(row)![i]! })));
}
