import type { Node } from '../../../assembly/routine.ts';
import { block, loop } from '../../../assembly/routine.ts';
import { scheduled, StraightCode } from '../../../assembly/straightCode.ts';
import {
  add,
  addImmediate,
  addressOf,
  advance,
  at,
  constant,
  countDown,
  following,
  largestOffset,
  ldr,
  mov,
  str,
} from '../../../assembly/thumb.ts';
import type { Frame } from '../../frame.ts';
import { slots } from '../../tiles/tilePasses.ts';
import { laneLine, wordLines } from './inputLines.ts';
import type { TilePlan } from './tilePlan.ts';
import { inputSteps, leavesPairsOut } from './tilePlan.ts';
import { Words } from './transformCode.ts';
import type { TableNames } from './winogradSlots.ts';
import { registers, rowRecordBytes, tileRecordBytes, winogradSlots } from './winogradSlots.ts';

const [r0, r1, r2, r3, r4, r5] = registers;
const [columns, count, firstRow] = [r0, r1, r2];
const mostBases = 3;

/** Slots of the loops. */
const pixelsAt = 'pixelsAt';
const placesAt = 'placesAt';
const rowTiles = 'rowTiles';
const tileAt = 'tileAt';
const rowAt = 'rowAt';
const rowPixels = 'rowPixels';
const pairAt = 'pairAt';

/** Lanes of words are summed as numbers where that is right, which takes fewer instructions. */
function linesOf({ task, down, across }: TilePlan) {
  const isLargest = [down, across].every(({ outputs, stride }) => outputs === 4 && stride === 1);
  if (isLargest && task.inputZeroPoint === -128) return wordLines;
  return { first: laneLine(down), last: laneLine(across) };
}

/** Transforms the inputs of a group of tiles, one pair of channels after the other, into their places. */
export function inputNodes(plan: TilePlan, frame: Frame, tables: TableNames): Node[] {
  const { grid, pairs, inputs } = plan;
  const { columns: tileColumns, groupRows } = grid;
  const leavesOut = leavesPairsOut(plan);
  return [
    block(
      'transform the inputs of the tiles',
      frame.load(r0, winogradSlots.rows),
      frame.store(r0, rowAt),
      addressOf(r1, tables.tiles),
      frame.store(r1, rowTiles),
    ),
    ...frame.repeat('inputRows', groupRows, r0, [
      block(
        '',
        frame.load(r1, rowAt),
        frame.load(r3, slots.input),
        ldr(r2, following(r1, rowRecordBytes), tables.rows),
        frame.store(r1, rowAt),
        frame.load(r4, slots.scratch),
        add(r3, r3, r2),
        frame.store(r3, leavesOut ? rowPixels : pixelsAt),
        frame.store(r4, placesAt),
        leavesOut ? [addressOf(r0, tables.pairs), frame.store(r0, pairAt)].flat() : [],
      ),
      ...frame.repeat(
        'inputPairs',
        pairs,
        r0,
        [
          ...(leavesOut ? [pairBlock(frame, tables)] : []),
          ...columnNodes(plan, frame),
          ...tileNodes(plan, frame, tables),
        ],
        [
          frame.load(r1, pixelsAt),
          frame.load(r2, placesAt),
          addImmediate(r1, r1, 4),
          addImmediate(r2, r2, inputs.pairBytes),
          frame.store(r1, pixelsAt),
          frame.store(r2, placesAt),
        ],
        [tables.tiles],
      ),
      ...(groupRows === 1
        ? []
        : [
            block(
              '',
              frame.load(r1, rowTiles),
              advance(r1, tileColumns.length * tileRecordBytes, r2),
              frame.store(r1, rowTiles),
            ),
          ]),
    ]),
  ];
}

/** Where the next pair of channels that is read lies. */
function pairBlock(frame: Frame, tables: TableNames): Node {
  return block(
    '',
    frame.load(r1, pairAt),
    frame.load(r2, rowPixels),
    ldr(r3, following(r1, 4), tables.pairs),
    frame.store(r1, pairAt),
    add(r2, r2, r3),
    frame.store(r2, pixelsAt),
  );
}

/** One pair of channels of all columns of a row of tiles, transformed down. */
function columnNodes(plan: TilePlan, frame: Frame): Node[] {
  const { task, columnCount, columnsAt, down } = plan;
  const { row, pixel } = inputSteps(task);
  const points = down.inputRows.length;
  const together = [4, 3, 2].find((some) => columnCount % some === 0 && some * pixel <= largestOffset) ?? 1;
  const reach = largestOffset - (together - 1) * pixel;
  const perBase = Math.max(1, Math.floor(reach / row) + 1);
  const bases = Math.ceil(points / perBase);
  // Rows beyond those are reached from the last base.
  const fixed = Math.min(bases, mostBases);
  const baseRegisters = registers.slice(firstRow.number, firstRow.number + fixed);

  const code = new StraightCode();
  const { first } = linesOf(plan);
  const words = baseRegisters.map((base) => new Words(code, base));
  for (let column = 0; column < together; column++) {
    const input = (i: number) => {
      const base = Math.min(Math.floor(i / perBase), fixed - 1);
      return words[base]!.load((i - base * perBase) * row + column * pixel);
    };
    first(code, input, (point, value) =>
      code.effect((source) => str(source, at(columns, 4 * (column * points + point))), value),
    );
  }
  const { instructions } = scheduled(code, registers.slice(firstRow.number + fixed));
  const iterations = columnCount / together;
  const steps = [
    ...baseRegisters.map((base) => addImmediate(base, base, together * pixel)),
    addImmediate(columns, columns, 4 * together * points),
  ];
  return [
    block(
      'down the columns',
      frame.load(firstRow, pixelsAt),
      frame.load(columns, slots.scratch),
      baseRegisters
        .slice(1)
        .flatMap((base, i) => [mov(base, baseRegisters[i]!), ...advance(base, perBase * row, count)]),
      advance(columns, columnsAt, count),
      iterations > 1 ? constant(count, iterations) : [],
    ),
    ...(iterations > 1
      ? [
          loop(
            frame.label('columns'),
            iterations,
            [block('', instructions)],
            block('', steps, countDown(count)),
          ),
        ]
      : [block('', instructions)]),
  ];
}

/** The same pair of all tiles of the row, transformed across into their places. */
function tileNodes(plan: TilePlan, frame: Frame, tables: TableNames): Node[] {
  const { grid, columnsAt } = plan;
  const { pointBytes } = plan.inputs;
  const [down, across] = [plan.down.inputRows.length, plan.across.inputRows.length];
  const stride = across * pointBytes;
  const together = [3, 2].find((some) => down % some === 0 && some * stride <= 2 * largestOffset) ?? 1;
  const [column, place, counter] = [r0, r1, r2];

  const code = new StraightCode();
  const { last } = linesOf(plan);
  const places = new Words(code, place);
  for (let line = 0; line < together; line++) {
    const input = (i: number) => code.value((target) => ldr(target, at(column, 4 * (i * down + line))));
    last(code, input, (point, value) => places.store(value, line * stride + point * pointBytes));
  }
  const { instructions } = scheduled(code, registers.slice(counter.number + 1));
  const body = [
    block(
      'across a tile',
      frame.load(r3, tileAt),
      frame.load(column, slots.scratch),
      frame.load(place, placesAt),
      ldr(r5, at(r3, 8), tables.tiles),
      ldr(r4, following(r3, tileRecordBytes), tables.tiles),
      frame.store(r3, tileAt),
      advance(column, columnsAt, r3),
      add(column, column, r5),
      add(place, place, r4),
      constant(counter, down / together),
    ),
    loop(
      frame.label('lines'),
      down / together,
      [block('', instructions)],
      block(
        '',
        addImmediate(column, column, 4 * together),
        advance(place, together * stride, r3),
        countDown(counter),
      ),
    ),
  ];
  return [
    block('', frame.load(r3, rowTiles), frame.store(r3, tileAt)),
    ...frame.repeat('inputTiles', grid.columns.length, r0, body),
  ];
}
