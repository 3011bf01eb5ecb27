import type { Node, Routine, Table } from '../../assembly/routine.ts';
import { block } from '../../assembly/routine.ts';
import { addressOf, advance } from '../../assembly/thumb.ts';
import { Frame } from '../frame.ts';
import { pixelBytes, rowBytes } from '../imageLayout.ts';
import type { TileBody, TileFrame } from '../tiles/tilePasses.ts';
import { headWordCount, headWords, nextChannels, passesOf, passNodes, slots } from '../tiles/tilePasses.ts';
import type { Tile } from '../tiles/tileRegisters.ts';
import { counter, input, largestTile, pointer, spare, stream } from '../tiles/tileRegisters.ts';
import { prologue } from './convPrologue.ts';
import type { ConvPlan, ConvTask } from './convTask.ts';
import { bytesOfWords, convPlan, sumOffsets } from './convTask.ts';
import type { PairCode, WeightLoads } from './operandCode.ts';
import { operandCode } from './operandCode.ts';
import { copyWords, expandWords, packWords } from './packedWeights.ts';

/** Free choices of a rolled kernel; none changes a result. */
export interface RolledOptions {
  /** Pairs per iteration of the innermost loop. */
  readonly unroll: number;
  /** Windows of up to this many pairs are straight-line code without a loop. */
  readonly straightPairs: number;
  /** int16 pairs in flash, or int8 weights that are expanded into RAM before a channel block runs. */
  readonly weights: 'int16' | 'int8';
  readonly weightLoads: Exclude<WeightLoads, 'immediate'>;
  /** Outputs per tile. */
  readonly tilePixels: number;
  /** The same for a single column that full tiles leave over, in turned tiles; absent for narrower tiles. */
  readonly turnedPixels?: number;
}

/**
 * Exact convolution in loops: a tile of output pixels by two channels in registers, weights read one after the other,
 * no im2col. One channel block runs over all output pixels before the next.
 */
export function rolledConv(task: ConvTask, options: RolledOptions): Routine {
  const plan = convPlan(task);
  const frame = new Frame(task.name);
  const fullBlocks = Math.floor(task.outC / largestTile.channels);
  const staged = options.weights === 'int8';
  const table = `${task.name}_weights`;
  const body: Node[] = [
    ...prologue(frame, task.output),
    block('', addressOf(stream, table), frame.store(stream, staged ? packedSlot : slots.stream)),
    ...(staged ? [block('', frame.load(spare, slots.scratch), frame.store(spare, slots.stream))] : []),
    ...channelBlocks(plan, frame, table, options, largestTile.channels, fullBlocks),
    ...channelBlocks(
      plan,
      frame,
      table,
      options,
      task.outC % largestTile.channels,
      task.outC % largestTile.channels,
    ),
  ];
  return {
    name: task.name,
    comment: [
      `rolled ${staged ? 'compact ' : ''}convolution, ${options.tilePixels * plan.taps} pixels x ${largestTile.channels} channels per tile, ` +
        `${options.unroll} operand pairs per loop`,
    ],
    body: frame.wrap(body),
    tables: [staged ? packedTable(plan, table) : expandedTable(plan, table)],
    scratchBytes: staged ? blockBytes(plan, largestTile.channels) : 0,
  };
}

const packedSlot = 'packed';

function blockBytes(plan: ConvPlan, channels: number): number {
  return 4 * (headWordCount(plan, channels) + channels * plan.task.pairs.pairCount);
}

function channelBlocks(
  plan: ConvPlan,
  frame: Frame,
  table: string,
  options: RolledOptions,
  channels: number,
  count: number,
): Node[] {
  if (count === 0) return [];
  const staged = options.weights === 'int8';
  const read = staged ? null : table;
  const tileFrame: TileFrame = { plan, frame, channels, begin: 'bias', end: 'output', table: read };
  const { outW, outH } = plan.task;
  const passes = passesOf(outW, outH, options.tilePixels, options.turnedPixels).flatMap((pass) =>
    passNodes(tileFrame, pass, (tile, step) => windowLoops(plan, frame, tile, step, options, read)),
  );
  const next = [
    ...nextChannels(frame, channels * plan.task.output.channelBytes),
    ...(staged
      ? []
      : [
          frame.load(stream, slots.stream),
          ...advance(stream, blockBytes(plan, channels), spare),
          frame.store(stream, slots.stream),
        ]),
  ];
  const stage = staged ? expandWeights(plan, frame, table, channels) : [];
  return frame.repeat('blocks', channels === largestTile.channels ? count : 1, counter, [
    ...stage,
    ...passes,
    block('following channels', next),
  ]);
}

/** Multiplies a whole window: kernel rows, runs within them, pairs within those. */
function windowLoops(
  plan: ConvPlan,
  frame: Frame,
  tile: Tile,
  pixelStep: number,
  options: RolledOptions,
  table: string | null,
): TileBody {
  const { layer, input: image, pairs } = plan.task;
  const { kernel, dilation } = layer.window;
  const keeps = new Array<boolean>(tile.channels).fill(true);
  const offsets = sumOffsets(plan, tile, pixelStep);
  const straight = (list: readonly PairCode[]) =>
    operandCode(list, tile, offsets, options.weightLoads, table);
  if (pairs.pairCount <= options.straightPairs) {
    const all = Array.from({ length: pairs.pairCount }, (_, pair) => ({
      offset: plan.pairOffset(pair),
      keeps,
    }));
    const begin = { streamBytes: 4 * headWordCount(plan, tile.channels) };
    const code = operandCode(all, tile, offsets, options.weightLoads, table, begin);
    const rewind = advance(stream, -code.streamMoved, spare);
    return {
      nodes: [block('all operand pairs of the window', code.instructions, rewind)],
      inputMoved: code.inputMoved,
      begins: true,
    };
  }

  const dilated = dilation.w > 1;
  const runs = kernel.h * (dilated ? kernel.w : 1);
  const runPairs = pairs.pairCount / runs;
  const unroll = Math.min(options.unroll, runPairs);
  const some = (count: number) => Array.from({ length: count }, (_, i) => ({ offset: 4 * i, keeps }));
  const pass = straight(some(unroll));
  const rest = straight(some(runPairs % unroll));
  const iterations = Math.floor(runPairs / unroll);
  const consumed = 4 * unroll * iterations + rest.inputMoved;
  const run: Node[] = [
    ...frame.repeat(
      'pairs',
      iterations,
      counter,
      [block(`${unroll} operand pairs`, pass.instructions)],
      [
        ...advance(input, 4 * unroll - pass.inputMoved, spare),
        ...advance(stream, pass.streamBytes - pass.streamMoved, spare),
      ],
    ),
    block('', rest.instructions, advance(stream, rest.streamBytes - rest.streamMoved, spare)),
  ];
  const tapStep = dilation.w * pixelBytes(image);
  const row = dilated
    ? frame.repeat('taps', kernel.w, counter, run, advance(input, tapStep - consumed, spare))
    : run;
  const rowConsumed = dilated ? kernel.w * tapStep : consumed;
  const rowStep = dilation.h * rowBytes(image);
  return {
    nodes: frame.repeat('kernelRows', kernel.h, counter, row, advance(input, rowStep - rowConsumed, spare)),
    inputMoved: kernel.h * rowStep,
  };
}

/** Record of every channel block: biases, requantisation, weight pairs, channel by channel within a pair. */
function expandedTable(plan: ConvPlan, name: string): Table {
  return recordTable(plan, name, 'weights as int16 pairs', false);
}

/** The same with weights of one byte. */
function packedTable(plan: ConvPlan, name: string): Table {
  return recordTable(plan, name, 'weights as bytes', true);
}

function recordTable(plan: ConvPlan, name: string, what: string, packed: boolean): Table {
  const { outC, pairs } = plan.task;
  let length = 0;
  for (let first = 0; first < outC; first += largestTile.channels) {
    const channels = Math.min(largestTile.channels, outC - first);
    const words = channels * pairs.pairCount;
    length += headWordCount(plan, channels) + (packed ? Math.ceil(words / 2) : words);
  }
  return {
    name,
    comment: `per channel block: biases, requantisation, ${what}`,
    byteLength: 4 * length,
    bytes: () =>
      bytesOfWords(
        records(plan).flatMap(({ head, words }) => [...head, ...(packed ? packWords(words) : words)]),
      ),
  };
}

function records(plan: ConvPlan): { head: number[]; words: number[] }[] {
  const { outC, pairs } = plan.task;
  const list = [];
  for (let first = 0; first < outC; first += largestTile.channels) {
    const channels = Math.min(largestTile.channels, outC - first);
    list.push({
      head: headWords(plan, first, channels),
      words: Array.from({ length: channels * pairs.pairCount }, (_, i) =>
        plan.weightWord(first + (i % channels), Math.floor(i / channels)),
      ),
    });
  }
  return list;
}

const expandPerPass = 8;

/** Copies a block's constants to RAM and its weights as int16 pairs behind them. */
function expandWeights(plan: ConvPlan, frame: Frame, table: string, channels: number): Node[] {
  const words = Math.ceil((channels * plan.task.pairs.pairCount) / 2);
  const [from, to] = [stream, pointer];
  const head = headWordCount(plan, channels);
  return [
    block(
      'expand the weights of the channel block into RAM',
      frame.load(from, packedSlot),
      frame.load(to, slots.scratch),
      copyWords(head, from, to, table),
    ),
    ...frame.repeat('expand', Math.floor(words / expandPerPass), counter, [
      block('', expandWords(expandPerPass, from, to, table)),
    ]),
    block('', expandWords(words % expandPerPass, from, to, table), frame.store(from, packedSlot)),
  ];
}
