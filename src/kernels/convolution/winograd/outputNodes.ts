import type { Register } from '../../../assembly/instruction.ts';
import type { Node } from '../../../assembly/routine.ts';
import { block } from '../../../assembly/routine.ts';
import {
  add,
  addImmediate,
  addressOf,
  advance,
  at,
  following,
  ldr,
  sp,
  str,
} from '../../../assembly/thumb.ts';
import type { Frame } from '../../frame.ts';
import { slots } from '../../tiles/tilePasses.ts';
import { partsOf, sumsAt, tileOutput, tileOutputs } from './tileOutputs.ts';
import type { TilePlan } from './tilePlan.ts';
import type { TableNames } from './winogradSlots.ts';
import { registers, rowRecordBytes, sumsInRecord, tileRecordBytes, winogradSlots } from './winogradSlots.ts';

const [r0, r1, r2, r3, r4] = registers;

/** Slots of the loops. */
const channelSums = 'channelSums';
const channelOutput = 'channelOutput';
const rowOutput = 'rowOutput';
const rowAt = 'outputRowAt';
const tileAt = 'outputTileAt';

/** Of the tiles of a group, for the channels of a block: outputs from the sums of the products, requantised and written. */
export function outputNodes(plan: TilePlan, frame: Frame, tables: TableNames): Node[] {
  const parts = partsOf(plan);
  const loops = plan.split ? parts.map((part) => [part]) : [parts];
  return loops.flatMap((some, i) => partNodes(plan, frame, tables, some, i === loops.length - 1));
}

/** @param isLast whether the records of the channels are read for the last time */
function partNodes(
  plan: TilePlan,
  frame: Frame,
  tables: TableNames,
  parts: readonly (readonly number[])[],
  isLast: boolean,
): Node[] {
  const { grid, sums, requantiser, channelBlocks } = plan;
  const channels = channelBlocks[0]!.length;
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
    ...parts.map((part, i) =>
      tileOutputs(plan, frame, part, parts.length === 1 ? 'only' : i === 0 ? 'first' : 'last'),
    ),
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
    block('', frame.load(r1, slots.scratch), advance(r1, sums.at, r0), frame.store(r1, channelSums)),
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
          addressOf(r1, tables.tiles, sumsInRecord),
          frame.store(r1, tileAt),
          frame.load(r2, winogradSlots.rows),
          frame.store(r2, rowAt),
        ),
        ...rows,
      ],
      channels === 1
        ? []
        : [
            frame.load(r1, channelSums),
            addImmediate(r1, r1, sums.channelBytes),
            frame.store(r1, channelSums),
          ],
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
