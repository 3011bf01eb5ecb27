import type { Instruction, Register } from '../../../assembly/instruction.ts';
import type { Node } from '../../../assembly/routine.ts';
import { block } from '../../../assembly/routine.ts';
import type { Value } from '../../../assembly/straightCode.ts';
import { scheduled, StraightCode } from '../../../assembly/straightCode.ts';
import {
  add,
  addImmediate,
  addressOf,
  advance,
  at,
  compare,
  following,
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
import { slots } from '../../tiles/tilePasses.ts';
import { outputLines } from './outputLines.ts';
import { plus, Words } from './transformCode.ts';
import type { WinogradPlan } from './winogradPlan.ts';
import type { TableNames } from './winogradSlots.ts';
import { registers, rowRecordBytes, tileRecordBytes, winogradSlots } from './winogradSlots.ts';

const [r0, r1, r2, r3, r4] = registers;
/** Sums of the products of a tile and channel; all other registers are the transform's. */
const sumsAt = registers[13];
const working: readonly Register[] = registers.slice(0, 13);

/** Slots of the loops. */
const channelSums = 'channelSums';
const channelOutput = 'channelOutput';
const rowOutput = 'rowOutput';
const rowAt = 'outputRowAt';
const tileAt = 'outputTileAt';
const tileOutput = 'tileOutput';
const maxima = 'maxima';

/** Columns of a tile whose outputs are computed together: so that their sums fit the registers and share what they can. */
function partsOf({ options }: WinogradPlan): readonly (readonly number[])[] {
  switch (options.across) {
    case 4:
      return [
        [0, 2],
        [1, 3],
      ];
    case 3:
      return options.down === 2 ? [[0, 1, 2]] : [[0, 2], [1]];
    case 2:
      return [[0, 1]];
  }
}

/** Of the tiles of a group, for the channels of a block: outputs from the sums of the products, requantised and written. */
export function outputNodes(plan: WinogradPlan, frame: Frame, tables: TableNames): Node[] {
  const parts = partsOf(plan);
  const [first, ...others] = plan.options.split ? parts.map((part) => [part]) : [parts];
  return [
    ...others.flatMap((some, i) => partNodes(plan, frame, tables, i === 0 ? first! : some, false)),
    ...partNodes(plan, frame, tables, others.at(-1) ?? first!, true),
  ];
}

/** @param isLast whether the records of the channels are read for the last time */
function partNodes(
  plan: WinogradPlan,
  frame: Frame,
  tables: TableNames,
  parts: readonly (readonly number[])[],
  isLast: boolean,
): Node[] {
  const { grid, options, inputBytes, requantiser } = plan;
  const { channels, blockTiles } = options;
  const words = requantiser.wordsPerChannel;
  const requantisation = frame.slot(winogradSlots.requantisation, words);
  const record = Array.from({ length: words }, (_, i) => i);
  const recordBytes = 4 * (2 + words);
  const tile = [
    block(
      'the outputs of a tile',
      frame.load(r0, tileAt),
      frame.load(sumsAt, channelSums),
      frame.load(r3, rowOutput),
      ldr(r2, at(r0, 8), tables.tiles),
      ldr(r1, following(r0, tileRecordBytes), tables.tiles),
      frame.store(r0, tileAt),
      add(r3, r3, r2),
      add(sumsAt, sumsAt, r1),
      frame.store(r3, tileOutput),
    ),
    ...parts.flatMap((part, i) => tilePart(plan, frame, part, i, parts.length)),
  ];
  const rows = frame.repeat(
    'outputRows',
    grid.groupRows,
    r0,
    [
      block(
        '',
        frame.load(r0, rowAt),
        frame.load(r1, channelOutput),
        ldr(r2, at(r0, 4), tables.rows),
        addImmediate(r0, r0, rowRecordBytes),
        frame.store(r0, rowAt),
        add(r1, r1, r2),
        frame.store(r1, rowOutput),
      ),
      ...frame.repeat('outputTiles', grid.columns.length, r0, tile),
    ],
    [],
  );
  const load = (target: Register, word: number) => ldr(target, at(r0, 4 * word), tables.constants);
  return [
    block('', frame.load(r1, slots.scratch), advance(r1, inputBytes, r0), frame.store(r1, channelSums)),
    ...frame.repeat(
      'outputChannels',
      channels,
      r0,
      [
        block(
          'constants of a channel',
          frame.load(r0, winogradSlots.constants),
          frame.load(r4, slots.output),
          load(r1, 0),
          load(r2, 1),
          add(r4, r4, r1),
          frame.store(r4, channelOutput),
          frame.store(r2, winogradSlots.bias),
          record.flatMap((word) => [load(r1, 2 + word), str(r1, at(sp, requantisation + 4 * word))]),
          addImmediate(r0, r0, recordBytes),
          frame.store(r0, winogradSlots.constants),
          addressOf(r1, tables.tiles),
          frame.store(r1, tileAt),
          frame.load(r2, winogradSlots.rows),
          frame.store(r2, rowAt),
        ),
        ...rows,
      ],
      [frame.load(r1, channelSums), addImmediate(r1, r1, 4 * blockTiles), frame.store(r1, channelSums)],
      [tables.tiles, tables.rows],
    ),
    ...(isLast
      ? []
      : [
          block(
            '',
            frame.load(r0, winogradSlots.constants),
            addImmediate(r0, r0, -channels * recordBytes),
            frame.store(r0, winogradSlots.constants),
          ),
        ]),
  ];
}

/** Some columns of one tile's outputs; with pooling the largest of each window, of which one column may come from the part before. */
function tilePart(
  plan: WinogradPlan,
  frame: Frame,
  part: readonly number[],
  index: number,
  count: number,
): Node[] {
  const { task, scale, sumShift, requantiser } = plan;
  const { output } = task;
  const code = new StraightCode();
  const sums = outputSums(plan, frame, code, part);
  const odd = scale / 2 ** sumShift;
  const whole = odd === 1 ? sums : exact(code, frame, sums);
  const { instructions, results } = scheduled(
    code,
    working,
    whole.map(({ value }) => value),
  );
  let outputs = whole.map(({ row, column }, i) => ({ row, column, register: results[i]! }));
  const pool: Instruction[] = [];
  if (task.pool) {
    const into = (from: (typeof outputs)[number], to: (typeof outputs)[number]) =>
      pool.push(compare(to.register, from.register), ...ifThen('lt', mov(to.register, from.register)));
    const windowOf = ({ row, column }: (typeof outputs)[number]) => `${row >> 1} ${column >> 1}`;
    const largest = new Map<string, (typeof outputs)[number]>();
    for (const one of outputs) {
      const window = largest.get(windowOf(one));
      if (window) into(one, window);
      else largest.set(windowOf(one), one);
    }
    outputs = [...largest.values()].map((one) => ({ ...one, row: one.row >> 1, column: one.column >> 1 }));
    const stack = frame.slot(maxima, outputs.length);
    if (count > 1 && index === 0)
      return [
        block(
          '',
          instructions,
          pool,
          outputs.map(({ register }, i) => str(register, at(sp, stack + 4 * i))),
        ),
      ];
    if (count > 1) {
      const other = working.find((register) => outputs.every((one) => one.register !== register))!;
      outputs.forEach(({ register }, i) =>
        pool.push(
          ldr(other, at(sp, stack + 4 * i)),
          compare(register, other),
          ...ifThen('lt', mov(register, other)),
        ),
      );
    }
  }
  const [first, second, third, pointer] = working.filter((register) =>
    outputs.every((one) => one.register !== register),
  ) as [Register, Register, Register, Register];
  const write = output.element === 'int8' ? 'strb.w' : 'strh.w';
  const stores: Instruction[] = [];
  let moved = 0;
  for (const { row, column, register } of [...outputs].sort((a, b) => a.row - b.row || a.column - b.column)) {
    const offset = row * output.rowBytes + column * output.pixelBytes;
    if (offset - moved > largestOffset) {
      stores.push(...advance(pointer, row * output.rowBytes - moved, first));
      moved = row * output.rowBytes;
    }
    stores.push(store(write, register, at(pointer, offset - moved)));
  }
  return [
    block(
      '',
      instructions,
      pool,
      requantiser.emit(
        outputs.map(({ register }) => register),
        sp,
        frame.slot(winogradSlots.requantisation),
        [first, second, third],
        null,
      ),
      frame.load(pointer, tileOutput),
      stores,
    ),
  ];
}

interface PlacedSum {
  readonly row: number;
  readonly column: number;
  readonly value: Value;
}

function outputSums(
  plan: WinogradPlan,
  frame: Frame,
  code: StraightCode,
  part: readonly number[],
): PlacedSum[] {
  const { options, pointBytes } = plan;
  const width = options.across + 2;
  const words = new Words(code, sumsAt);
  const point = (row: number, column: number) => {
    const sum = words.load((row * width + column) * pointBytes);
    // Every output has the point of 1 and 1 once, with the same sign.
    return row === 1 && column === 1
      ? plus(
          code,
          sum,
          code.value((target) => frame.load(target, winogradSlots.bias)),
        )
      : sum;
  };
  const rows = Array.from({ length: options.down }, (_, i) => i);
  const found = outputLines[options.down](
    code,
    (row) => {
      const line = outputLines[options.across](code, (column) => [point(row, column)], part);
      return part.map((column) => line.get(column)![0]!);
    },
    rows,
  );
  return rows.flatMap((row) => part.map((column, i) => ({ row, column, value: found.get(row)![i]! })));
}

/** The factor that is no power of two goes by its inverse modulo 2^32. */
function exact(code: StraightCode, frame: Frame, sums: readonly PlacedSum[]): PlacedSum[] {
  const inverse = code.value((target) => frame.load(target, winogradSlots.inverse));
  return sums.map((sum) => ({
    ...sum,
    value: code.value((target, value, by) => multiply('mul', target, value!, by!), sum.value, inverse),
  }));
}
