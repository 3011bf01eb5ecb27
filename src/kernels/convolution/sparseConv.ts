import type { Instruction } from '../../assembly/instruction.ts';
import type { Node, Routine } from '../../assembly/routine.ts';
import { block, loop } from '../../assembly/routine.ts';
import {
  add,
  addImmediate,
  addressOf,
  at,
  clearLowestBit,
  countDown,
  following,
  ldr,
  ldrd,
  load,
  mac,
  testLowestBit,
} from '../../assembly/thumb.ts';
import { Frame } from '../frame.ts';
import type { TileBody, TileFrame } from '../tiles/tilePasses.ts';
import { headWordCount, headWords, nextChannels, passesOf, passNodes, slots } from '../tiles/tilePasses.ts';
import type { Tile } from '../tiles/tileRegisters.ts';
import { counter, input, pointer, spare, stream, sums, values, weights } from '../tiles/tileRegisters.ts';
import { prologue } from './convPrologue.ts';
import type { ConvPlan, ConvTask } from './convTask.ts';
import { convPlan, sumOffsets, wordTable } from './convTask.ts';
import type { WeightLoads } from './operandCode.ts';
import { copyWords, expandWords } from './packedWeights.ts';
import type { PairList } from './pairLists.ts';
import { groupPairs, pairLists, stepWords } from './pairLists.ts';

/** Free choices of a sparse rolled kernel; none changes a result. */
export interface SparseOptions {
  /** int16 pairs in flash, or int8 weights that are expanded into RAM before a channel block runs. */
  readonly weights: 'int16' | 'int8';
  readonly weightLoads: Exclude<WeightLoads, 'immediate'>;
  /** Outputs per tile. */
  readonly tilePixels: number;
  /** The same for a single column that full tiles leave over, in turned tiles; absent for narrower tiles. */
  readonly turnedPixels?: number;
}

const packedSlot = 'packed';
const tileInput = 'tileInput';
/** In front of a record: its length in bytes, and a word of padding. */
const lengthBytes = 8;

/**
 * Convolution in loops over the kept pairs only: each pair comes with its distance from the one before. Pairs that both
 * channels of a block keep, and those that only one keeps, form lists of their own, so that nothing skipped is executed.
 * @returns null when the window spans more than a step of 16 bits can bridge.
 */
export function sparseConv(task: ConvTask, options: SparseOptions): Routine | null {
  const plan = convPlan(task);
  const frame = new Frame(task.name);
  const table = `${task.name}_weights`;
  const staged = options.weights === 'int8';
  const body: Node[] = [
    ...prologue(frame, task.output),
    block(
      '',
      addressOf(stream, table, staged ? 0 : lengthBytes),
      frame.store(stream, staged ? packedSlot : slots.stream),
      staged ? [frame.load(pointer, slots.scratch), frame.store(pointer, slots.stream)] : [],
    ),
  ];
  const records: { readonly length: number; readonly words: () => readonly number[] }[] = [];
  let scratchBytes = 0;
  for (const channels of [2, 1]) {
    const firsts: number[] = [];
    for (
      let first = channels === 2 ? 0 : task.outC - (task.outC % 2);
      first + channels <= task.outC;
      first += 2
    )
      firsts.push(first);
    if (firsts.length === 0) continue;
    const found = pairLists(plan, firsts, channels, staged);
    if (!found) return null;
    const headLength = headWordCount(plan, channels);
    const lengths = firsts.map((_, i) => {
      const listed = (groupWords: (list: PairList) => number) =>
        found.lists.reduce((sum, list) => sum + list.groupCounts[i]! * groupWords(list), headLength);
      const expanded = listed(({ groupWords }) => stepWords + groupWords);
      if (!staged) return lengthBytes / 4 + expanded;
      scratchBytes = Math.max(scratchBytes, 4 * expanded);
      return 2 * found.lists.length + listed(({ groupWords }) => stepWords + groupWords / 2);
    });
    records.push({
      length: lengths.reduce((sum, length) => sum + length, 0),
      words: () =>
        found.groups().flatMap((groups, i) => {
          const head = headWords(plan, firsts[i]!, channels);
          if (staged) return [...head, ...groups.flatMap((list) => [list.length, 0, ...list.flat()])];
          const record = [...head, ...groups.flat(2)];
          return [4 * record.length + lengthBytes, 0, ...record];
        }),
    });
    const read = staged ? null : table;
    const tileFrame: TileFrame = { plan, frame, channels, begin: 'bias', end: 'output', table: read };
    const { outW, outH } = plan.task;
    const passes = passesOf(outW, outH, options.tilePixels, options.turnedPixels).flatMap((pass) =>
      passNodes(tileFrame, pass, (tile, step) =>
        listLoops(sumOffsets(plan, tile, step), frame, tile, options, found.lists, read),
      ),
    );
    body.push(
      ...frame.repeat('blocks', firsts.length, counter, [
        ...(staged ? stageRecord(plan, frame, table, channels, found.lists) : []),
        ...passes,
        block(
          'following channels',
          staged ? [] : nextRecord(frame, table),
          nextChannels(frame, channels * task.output.channelBytes),
        ),
      ]),
    );
  }
  return {
    name: task.name,
    comment: [
      `sparse rolled ${staged ? 'compact ' : ''}convolution, ${groupPairs} kept operand pairs per loop`,
    ],
    body: frame.wrap(body),
    tables: [
      wordTable(
        table,
        'per channel block: biases, requantisation, groups of steps and weights',
        records.reduce((sum, { length }) => sum + length, 0),
        () => records.flatMap(({ words }) => words()),
      ),
    ],
    scratchBytes,
  };
}

function nextRecord(frame: Frame, table: string): Instruction[] {
  return [
    frame.load(stream, slots.stream),
    ldr(spare, at(stream, -lengthBytes), table),
    add(stream, stream, spare),
    frame.store(stream, slots.stream),
  ];
}

function meanGroups({ groupCounts }: PairList): number {
  return groupCounts.reduce((sum, count) => sum + count, 0) / groupCounts.length;
}

/** One loop per list; `input` is put back afterwards. */
function listLoops(
  offsets: readonly number[],
  frame: Frame,
  tile: Tile,
  options: SparseOptions,
  lists: readonly PairList[],
  table: string | null,
): TileBody {
  if (lists.length === 0) return { nodes: [], inputMoved: 0 };
  const loops = lists.map((list) => {
    const name =
      list.keeps.length === 1 || list.keeps.every(Boolean)
        ? 'all channels'
        : `channel ${list.keeps.indexOf(true)}`;
    const group = block(
      `${groupPairs} operand pairs of ${name}`,
      groupCode(list, tile, offsets, options.weightLoads, table),
      addImmediate(stream, stream, 4 * (stepWords + list.groupWords)),
    );
    return loop(frame.label('group'), meanGroups(list), [], group, { repeat: 'eq' });
  });
  return {
    nodes: [block('', frame.store(input, tileInput)), ...loops, block('', frame.load(input, tileInput))],
    inputMoved: 0,
  };
}

/** One group: the step to the next pair is loaded while the last pixel of the pair before is multiplied. */
function groupCode(
  list: PairList,
  tile: Tile,
  offsets: readonly number[],
  loads: SparseOptions['weightLoads'],
  table: string | null,
): Instruction[] {
  const code: Instruction[] = [];
  const channels = list.keeps.map((_, channel) => channel).filter((channel) => list.keeps[channel]);
  const step = values[tile.pixels % 2 === 0 ? 0 : 1];
  const loadStep = (pair: number) => code.push(load('ldrsh.w', step, at(stream, 2 * pair), table));
  loadStep(0);
  code.push(testLowestBit(step), clearLowestBit(step, step));
  for (let pair = 0; pair < groupPairs; pair++) {
    code.push(add(input, input, step));
    const from = 4 * (stepWords + pair * channels.length);
    const [first, second] = [weights[channels[0] === 0 ? 0 : 1], weights[1]];
    if (channels.length === 2 && loads === 'double') code.push(ldrd(first, second, at(stream, from), table));
    else {
      code.push(ldr(first, at(stream, from), table));
      if (channels.length === 2) code.push(ldr(second, at(stream, from + 4), table));
    }
    const loadValue = (pixel: number) =>
      code.push(ldr(values[pixel % 2 === 0 ? 0 : 1], at(input, offsets[pixel])));
    const multiply = (pixel: number) => {
      for (const channel of channels) {
        const sum = sums[channel]![pixel]!;
        code.push(mac('smlad', sum, values[pixel % 2 === 0 ? 0 : 1], weights[channel === 0 ? 0 : 1], sum));
      }
    };
    for (let pixel = 0; pixel < tile.pixels; pixel += 2) {
      loadValue(pixel);
      if (pixel + 1 < tile.pixels) loadValue(pixel + 1);
      const last = pixel + 2 >= tile.pixels;
      const alone = pixel + 1 === tile.pixels;
      if (last && alone && pair + 1 < groupPairs) loadStep(pair + 1);
      multiply(pixel);
      if (last && !alone && pair + 1 < groupPairs) loadStep(pair + 1);
      if (!alone) multiply(pixel + 1);
    }
  }
  return code;
}

/** Copies constants and steps of one record to RAM, and expands its weights there. */
function stageRecord(
  plan: ConvPlan,
  frame: Frame,
  table: string,
  channels: number,
  lists: readonly PairList[],
): Node[] {
  const [from, to] = [stream, pointer];
  return [
    block(
      'expand the record of the channel block into RAM',
      frame.load(from, packedSlot),
      frame.load(to, slots.scratch),
      copyWords(headWordCount(plan, channels), from, to, table),
    ),
    ...lists.flatMap((list) => {
      const group = block(
        '',
        copyWords(stepWords, from, to, table),
        expandWords(list.groupWords / 2, from, to, table),
        countDown(counter),
      );
      return [
        block('', ldr(counter, following(from, 8), table)),
        loop(frame.label('stage'), meanGroups(list), [], group),
      ];
    }),
    block('', frame.store(from, packedSlot)),
  ];
}
