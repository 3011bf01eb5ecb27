import type { Node, Routine, Table } from '../../assembly/routine.ts';
import { block } from '../../assembly/routine.ts';
import { addImmediate, addressOf, advance, at, ldr, ldrd, mov } from '../../assembly/thumb.ts';
import { Frame } from '../frame.ts';
import type { TileFrame } from '../tiles/tilePasses.ts';
import {
  endTile,
  headWordCount,
  headWords,
  nextChannels,
  passesOf,
  passNodes,
  resetPartials,
  slots,
} from '../tiles/tilePasses.ts';
import type { Tile } from '../tiles/tileRegisters.ts';
import { counter, input, largestTile, pointer, spare, stream, sums } from '../tiles/tileRegisters.ts';
import { prologue } from './convPrologue.ts';
import type { ConvPlan, ConvTask } from './convTask.ts';
import { convPlan, sumOffsets, wordTable } from './convTask.ts';
import type { PairCode, WeightLoads } from './operandCode.ts';
import { operandCode } from './operandCode.ts';

/** Free choices of an unpacked kernel; none changes a result. */
export interface UnpackedOptions {
  /** Straight-line code of one chunk, so that it stays in the instruction cache while it runs over all pixels. */
  readonly chunkBytes: number;
  readonly weightLoads: Exclude<WeightLoads, 'immediate'>;
  /** Outputs per tile. */
  readonly tilePixels: number;
}

/**
 * Convolution in straight-line code in which skipped pairs are absent. Each channel block's pairs are cut into chunks;
 * a chunk runs over all output pixels, then the next one goes on with the sums it has left in RAM.
 */
export function unpackedConv(task: ConvTask, options: UnpackedOptions): Routine {
  const plan = convPlan(task);
  const frame = new Frame(task.name);
  const tables: Table[] = [];
  const passes = passesOf(plan.task.outW, plan.task.outH, options.tilePixels);
  const widest = passes[0]!.pixels * plan.taps;
  const body: Node[] = [...prologue(frame, task.output)];
  let partialBytes = 0;
  for (let first = 0; first < task.outC; first += largestTile.channels) {
    const channels = Math.min(largestTile.channels, task.outC - first);
    const chunks = chunksOf(plan, first, { pixels: widest, channels }, options);
    chunks.forEach((pairs, i) => {
      const table = `${task.name}_weights_${tables.length}`;
      const tileFrame: TileFrame = {
        plan,
        frame,
        channels,
        begin: i === 0 ? 'bias' : 'partials',
        end: i === chunks.length - 1 ? 'output' : 'partials',
        table,
      };
      if (chunks.length > 1)
        partialBytes = Math.max(partialBytes, 4 * channels * plan.task.outH * plan.task.outW * plan.taps);
      body.push(
        block(
          `channels ${first} to ${first + channels - 1}, part ${i + 1} of ${chunks.length}`,
          addressOf(stream, table),
          frame.store(stream, slots.stream),
        ),
        ...(chunks.length > 1 ? [resetPartials(frame)] : []),
        ...passes.flatMap((pass) =>
          passNodes(tileFrame, pass, (tile, step) => {
            const code = operandCode(pairs, tile, sumOffsets(plan, tile, step), options.weightLoads, table);
            return { nodes: [block('', code.instructions)], inputMoved: code.inputMoved };
          }),
        ),
      );
      const length = pairs.reduce((sum, { keeps }) => sum + keptCount(keeps), headWordCount(plan, channels));
      tables.push(
        wordTable(table, 'biases, requantisation, weight pairs', length, () => [
          ...headWords(plan, first, channels),
          ...weightWords(plan, first, pairs),
        ]),
      );
    });
    body.push(block('', nextChannels(frame, channels * task.output.channelBytes)));
  }
  return {
    name: task.name,
    comment: [
      `unpacked convolution, ${widest} pixels x ${largestTile.channels} channels per tile, ` +
        `${tables.length} chunks of at most ${options.chunkBytes} bytes, ${keptShare(plan)}`,
    ],
    body: frame.wrap(body),
    tables,
    scratchBytes: partialBytes,
  };
}

function keptShare({ task, keeps }: ConvPlan): string {
  const total = task.outC * task.pairs.pairCount;
  let kept = 0;
  for (let channel = 0; channel < task.outC; channel++)
    for (let pair = 0; pair < task.pairs.pairCount; pair++) if (keeps(channel, pair)) kept++;
  return `${kept} of ${total} operand pairs`;
}

interface KeptPair extends PairCode {
  readonly pair: number;
}

const keepsBoth = [true, true];
const keepsFirst = [true, false];
const keepsSecond = [false, true];
const keepsOnly = [true];

function keptCount(keeps: readonly boolean[]): number {
  return keeps === keepsBoth ? 2 : 1;
}

/** Kept pairs of a channel block, in code order. */
function keptPairs({ task, keeps, pairOffset }: ConvPlan, first: number, channels: number): KeptPair[] {
  const list: KeptPair[] = [];
  for (let pair = 0; pair < task.pairs.pairCount; pair++) {
    const inFirst = keeps(first, pair);
    const inSecond = channels === 2 && keeps(first + 1, pair);
    if (!inFirst && !inSecond) continue;
    const kept =
      channels === 1 ? keepsOnly : inFirst && inSecond ? keepsBoth : inFirst ? keepsFirst : keepsSecond;
    list.push({ pair, offset: pairOffset(pair), keeps: kept });
  }
  return list;
}

function weightWords(plan: ConvPlan, first: number, pairs: readonly KeptPair[]): number[] {
  return pairs.flatMap(({ pair, keeps }) =>
    keeps.flatMap((keep, i) => (keep ? [plan.weightWord(first + i, pair)] : [])),
  );
}

/** As few chunks as the size allows, of about equal size; one at least. */
function chunksOf(plan: ConvPlan, first: number, tile: Tile, options: UnpackedOptions): KeptPair[][] {
  const pairs = keptPairs(plan, first, tile.channels);
  const sizes = pairs.map(({ keeps }) => {
    const kept = keptCount(keeps);
    const loads = kept === 2 && options.weightLoads === 'double' ? 1 : kept;
    return 4 * (loads + tile.pixels + kept * tile.pixels) + 4 * kept;
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const count = Math.max(1, Math.ceil(total / options.chunkBytes));
  const chunks: KeptPair[][] = Array.from({ length: count }, () => []);
  let before = 0;
  pairs.forEach((pair, i) => {
    chunks[Math.min(count - 1, Math.floor((before * count) / total))]!.push(pair);
    before += sizes[i]!;
  });
  return chunks;
}

/**
 * The kernel of arXiv 2409.16815: all code of the layer runs once per tile of two pixels by two channels, weights are
 * constants in the code. Kept for comparison; it differs from the paper's in that it needs no im2col.
 */
export function streamedConv(task: ConvTask): Routine {
  const plan = convPlan(task);
  const frame = new Frame(task.name);
  const table = `${task.name}_constants`;
  const blocks = Array.from({ length: Math.ceil(task.outC / largestTile.channels) }, (_, i) => {
    const first = i * largestTile.channels;
    return { first, channels: Math.min(largestTile.channels, task.outC - first) };
  });
  const length = blocks.reduce((sum, { channels }) => sum + headWordCount(plan, channels), 0);
  const body: Node[] = [
    ...prologue(frame, task.output),
    block('', addressOf(stream, table), frame.store(stream, slots.stream)),
    ...passesOf(plan.task.outW, plan.task.outH, 2).flatMap((pass) => streamedPass(plan, frame, table, pass)),
  ];
  return {
    name: task.name,
    comment: [`streamed unpacked convolution, 2 pixels x 2 channels per tile, ${keptShare(plan)}`],
    body: frame.wrap(body),
    tables: [
      wordTable(table, 'per channel block: biases, requantisation', length, () =>
        blocks.flatMap(({ first, channels }) => headWords(plan, first, channels)),
      ),
    ],
    scratchBytes: 0,
  };
}

function streamedPass(
  plan: ConvPlan,
  frame: Frame,
  table: string,
  pass: { pixels: number; count: number; x: number },
): Node[] {
  const { task } = plan;
  const { output } = task;
  const tileNodes: Node[] = [];
  let inputAt = 0;
  for (let first = 0; first < task.outC; first += largestTile.channels) {
    const channels = Math.min(largestTile.channels, task.outC - first);
    const tile: Tile = { pixels: pass.pixels, channels };
    const head = 4 * headWordCount(plan, channels);
    const pairs = keptPairs(plan, first, channels).map((pair) => ({
      ...pair,
      words: pair.keeps.map((_, i) => plan.weightWord(first + i, pair.pair)),
      offset: pair.offset - inputAt,
    }));
    const code = operandCode(pairs, tile, sumOffsets(plan, tile, plan.pixelStep), 'immediate', null);
    inputAt += code.inputMoved;
    const biases =
      channels === 2
        ? [ldrd(sums[0]![0]!, sums[1]![0]!, at(stream), table)]
        : [ldr(sums[0]![0]!, at(stream), table)];
    const copies = pass.pixels === 2 ? sums.slice(0, channels).map((of) => mov(of[1]!, of[0]!)) : [];
    const tileFrame: TileFrame = { plan, frame, channels, begin: 'bias', end: 'output', table };
    tileNodes.push(
      block(`channels ${first} to ${first + channels - 1}`, biases, copies, code.instructions),
      ...endTile(tileFrame, tile, channels * output.channelBytes, []),
      block('', addImmediate(stream, stream, head)),
    );
  }
  const tileStep = pass.pixels * output.pixelBytes - task.outC * output.channelBytes;
  const movePointer = (bytes: number) =>
    bytes === 0
      ? []
      : [
          frame.load(pointer, slots.outputAt),
          ...advance(pointer, bytes, spare),
          frame.store(pointer, slots.outputAt),
        ];
  tileNodes.push(block('', frame.load(stream, slots.stream), movePointer(tileStep)));
  return [
    block(
      `output columns ${pass.x} to ${pass.x + pass.count * pass.pixels - 1}`,
      frame.load(input, slots.input),
      advance(input, plan.originBytes + pass.x * plan.pixelStep, spare),
      frame.load(pointer, slots.output),
      advance(pointer, pass.x * output.pixelBytes, spare),
      frame.store(pointer, slots.outputAt),
      frame.load(stream, slots.stream),
    ),
    ...frame.repeat(
      'rows',
      task.outH,
      counter,
      [
        ...frame.repeat(
          'columns',
          pass.count,
          counter,
          tileNodes,
          advance(input, pass.pixels * plan.pixelStep - inputAt, spare),
          [table],
        ),
        block('', movePointer(output.rowBytes - pass.count * pass.pixels * output.pixelBytes)),
      ],
      advance(input, plan.rowStep - pass.count * pass.pixels * plan.pixelStep, spare),
      [table],
    ),
  ];
}
