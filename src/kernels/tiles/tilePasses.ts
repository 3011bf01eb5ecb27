import type { Instruction, Register } from '../../assembly/instruction.ts';
import type { Block, Node } from '../../assembly/routine.ts';
import { block } from '../../assembly/routine.ts';
import {
  advance,
  at,
  compare,
  following,
  ifThen,
  largestOffset,
  ldm,
  ldr,
  ldrd,
  mov,
  sp,
  stm,
  store,
  str,
} from '../../assembly/thumb.ts';
import type { ConvPlan } from '../convolution/convTask.ts';
import type { Frame } from '../frame.ts';
import type { Tile } from './tileRegisters.ts';
import { counter, input, pointer, spare, stream, sums, third, tileSums, weights } from './tileRegisters.ts';

/** Neighbouring tiles of equal width, in some rows of the output; or below each other, in some columns, when turned. */
export interface Pass {
  /** Outputs per tile; each has the sums of its pooling window, or one. */
  readonly pixels: number;
  /** Tiles per row. */
  readonly count: number;
  readonly rows: number;
  /** First output column and row. */
  readonly x: number;
  readonly y: number;
  readonly turned: boolean;
}

/**
 * Full tiles, then what is left of each row as one narrower tile. When that is a single column, which tiles of one output
 * compute slowly, it is done in turned tiles of `turnedPixels` outputs instead; 0 for never.
 */
export function passesOf(width: number, height: number, tilePixels: number, turnedPixels = 0): Pass[] {
  const count = Math.floor(width / tilePixels);
  const [rest, x] = [width % tilePixels, count * tilePixels];
  const across = { rows: height, y: 0, turned: false };
  const full = count > 0 ? [{ ...across, pixels: tilePixels, count, x: 0 }] : [];
  if (rest !== 1 || turnedPixels < 2 || height < turnedPixels)
    return rest > 0 ? [...full, { ...across, pixels: rest, count: 1, x }] : full;
  const column = passesOf(height, rest, turnedPixels).map((pass) => ({
    ...pass,
    x,
    y: pass.x,
    turned: true,
  }));
  return [...full, ...column];
}

/** Slots of the frame that all convolution kernels use. */
export const slots = {
  input: 'input',
  /** First output of the current channels, and of the current tile. */
  output: 'output',
  outputAt: 'outputAt',
  scratch: 'scratch',
  partialsAt: 'partialsAt',
  /** Constants of the current channels: biases, requantisation, then weights. */
  stream: 'stream',
} as const;

/** Operand code of one tile and what it does to the pointers. */
export interface TileBody {
  readonly nodes: readonly Node[];
  /** Where `input` points afterwards, from the window's corner. */
  readonly inputMoved: number;
  /** Takes the biases from the sums of the last pixel, for all pixels, and leaves `stream` where the constants begin. */
  readonly begins?: boolean;
}

/** What tiles need to know of a layer. */
export type TilePlan = Pick<
  ConvPlan,
  'requantiser' | 'originBytes' | 'taps' | 'outputOffsets' | 'pixelStep' | 'rowStep'
> & {
  readonly task: Pick<ConvPlan['task'], 'output'>;
};

export interface TileFrame {
  readonly plan: TilePlan;
  readonly frame: Frame;
  readonly channels: number;
  readonly begin: 'bias' | 'partials';
  readonly end: 'output' | 'partials';
  /** Table that `stream` reads; null when it reads RAM. */
  readonly table: string | null;
  /** Byte offset in the stack frame of the constants, when they lie there; `stream` is free then, biases are the body's. */
  readonly framed?: number;
}

/** Words before the weights of one channel block: biases, then the requantisation constants of each channel; even. */
export function headWords(plan: TilePlan, firstChannel: number, channels: number): number[] {
  const list = Array.from({ length: channels }, (_, i) => firstChannel + i);
  const words = [...list.map(plan.requantiser.bias), ...list.flatMap(plan.requantiser.words)];
  return words.length % 2 === 0 ? words : [...words, 0];
}

export function headWordCount(plan: TilePlan, channels: number): number {
  return 2 * Math.ceil((channels * (1 + plan.requantiser.wordsPerChannel)) / 2);
}

/** First sums of a tile; `stream` moves on to the weights. */
function beginTile(
  { plan, frame, channels, begin, end, table }: TileFrame,
  tile: Tile,
  bodyBegins: boolean,
): Block {
  const headBytes = 4 * headWordCount(plan, channels);
  const toWeights = advance(stream, headBytes, spare);
  if (begin === 'partials')
    return block(
      'go on with the sums of the chunk before',
      frame.load(pointer, slots.partialsAt),
      toWeights,
      loadAll(tileSums(tile)),
      end === 'output' ? [frame.store(pointer, slots.partialsAt)] : [],
    );
  const from = bodyBegins ? tile.pixels - 1 : 0;
  const [first, second] = [sums[0]![from]!, sums[1]![from]!];
  const biases = channels === 2 ? ldrd(first, second, at(stream), table) : ldr(first, at(stream), table);
  if (bodyBegins) return block('begin with the biases', biases);
  const copies = Array.from({ length: tile.pixels - 1 }, (_, i) =>
    sums.slice(0, channels).map((ofChannel) => mov(ofChannel[i + 1]!, ofChannel[0]!)),
  ).flat();
  return block('begin with the biases', biases, toWeights, copies);
}

function loadAll(list: readonly Register[]): Instruction[] {
  return list.length === 1 ? [ldr(list[0]!, following(pointer, 4))] : [ldm(pointer, list)];
}

function storeAll(list: readonly Register[]): Instruction[] {
  return list.length === 1 ? [str(list[0]!, following(pointer, 4))] : [stm(pointer, list)];
}

/** Last sums of a tile: kept for the next chunk, or requantised and written; `rewind` takes `stream` to the constants. */
export function endTile(
  { plan, frame, channels, end, table, framed }: TileFrame,
  tile: Tile,
  outputStep: number,
  rewind: readonly Instruction[] = [frame.load(stream, slots.stream)],
): Block[] {
  if (end === 'partials')
    return [
      block(
        'keep the sums for the next chunk',
        rewind,
        frame.load(pointer, slots.partialsAt),
        storeAll(tileSums(tile)),
        frame.store(pointer, slots.partialsAt),
      ),
    ];
  const { output } = plan.task;
  const { requantiser, outputOffsets } = plan;
  const together = outputOffsets.length;
  const pooled = plan.taps / together;
  const write = output.element === 'int8' ? 'strb.w' : 'strh.w';
  // A tile's other channel is reached by offsets, or lies in a plane of its own.
  const reach = tile.pixels * output.pixelBytes + Math.max(...outputOffsets);
  const moved = output.channelBytes + reach > largestOffset ? output.channelBytes : 0;
  const blocks = Array.from({ length: channels }, (_, channel) => {
    const ofChannel = sums[channel]!.slice(0, tile.pixels);
    const outputs = ofChannel.filter((_, i) => i % pooled === 0);
    const offset = (framed ?? 0) + 4 * (channels + channel * requantiser.wordsPerChannel);
    return block(
      `requantise channel ${channel} of the tile and write it`,
      channel === 0 ? [...rewind, frame.load(pointer, slots.outputAt)] : [],
      maxima(ofChannel, pooled),
      requantiser.emit(
        outputs,
        framed === undefined ? stream : sp,
        offset,
        [weights[0], weights[1], third],
        table,
      ),
      channel === 0 ? [] : advance(pointer, moved, spare),
      outputs.map((sum, i) => {
        const pixel = Math.floor(i / together) * output.pixelBytes + outputOffsets[i % together]!;
        return store(write, sum, at(pointer, pixel + channel * (output.channelBytes - moved)));
      }),
    );
  });
  const step = outputStep - (channels - 1) * moved;
  return [...blocks, block('', advance(pointer, step, spare), frame.store(pointer, slots.outputAt))];
}

/** The largest of every `taps` sums, in place of the first: requantisation is monotone, so it may come afterwards. */
function maxima(list: readonly Register[], taps: number): Instruction[] {
  return list.flatMap((sum, i) => {
    const largest = list[i - (i % taps)]!;
    return sum === largest ? [] : [compare(largest, sum), ...ifThen('lt', mov(largest, sum))];
  });
}

/** The same outputs with rows and columns exchanged. */
function turnedPlan(plan: TilePlan): TilePlan {
  const { output } = plan.task;
  const turned = { ...output, pixelBytes: output.rowBytes, rowBytes: output.pixelBytes };
  return { ...plan, pixelStep: plan.rowStep, rowStep: plan.pixelStep, task: { output: turned } };
}

/**
 * All rows of one pass: `body` for every tile, whose outputs' windows lie `pixelStep` bytes apart. `input`, `outputAt`,
 * `partialsAt` are set up and `stream` must be.
 */
export function passNodes(
  given: TileFrame,
  pass: Pass,
  body: (tile: Tile, pixelStep: number) => TileBody,
): Node[] {
  const plan = pass.turned ? turnedPlan(given.plan) : given.plan;
  const tileFrame = { ...given, plan };
  const { frame, channels, table, end, framed } = tileFrame;
  const { output } = plan.task;
  const inputStart = given.plan.originBytes + pass.x * given.plan.pixelStep + pass.y * given.plan.rowStep;
  const outputStart = pass.x * given.plan.task.output.pixelBytes + pass.y * given.plan.task.output.rowBytes;
  const tile = { pixels: pass.pixels * plan.taps, channels };
  const { nodes, inputMoved, begins = false } = body(tile, plan.pixelStep);
  const rewind = begins ? [] : [frame.load(stream, slots.stream)];
  const oneTile = pass.count === 1;
  const writes = end === 'output';
  const rewinds = table === null ? [] : [table];

  const outputStep = oneTile ? output.rowBytes : pass.pixels * output.pixelBytes;
  const inputStep = (oneTile ? plan.rowStep : pass.pixels * plan.pixelStep) - inputMoved;
  const tiles = frame.repeat(
    'columns',
    pass.count,
    counter,
    [
      ...(framed === undefined ? [beginTile(tileFrame, tile, begins)] : []),
      ...nodes,
      ...endTile(tileFrame, tile, outputStep, rewind),
    ],
    advance(input, inputStep, spare),
    rewinds,
  );
  const rowOutput = oneTile || !writes ? 0 : output.rowBytes - pass.count * outputStep;
  const rowInput = oneTile ? 0 : plan.rowStep - pass.count * pass.pixels * plan.pixelStep;
  const moveOutput =
    rowOutput === 0
      ? []
      : [
          frame.load(pointer, slots.outputAt),
          ...advance(pointer, rowOutput, spare),
          frame.store(pointer, slots.outputAt),
        ];
  const head = block(
    pass.turned
      ? `output rows ${pass.y} to ${pass.y + pass.count * pass.pixels - 1} of column ${pass.x}, ${pass.pixels} at a time`
      : `output columns ${pass.x} to ${pass.x + pass.count * pass.pixels - 1}, ${pass.pixels} at a time`,
    frame.load(input, slots.input),
    advance(input, inputStart, spare),
    writes
      ? [
          frame.load(pointer, slots.output),
          ...advance(pointer, outputStart, spare),
          frame.store(pointer, slots.outputAt),
        ]
      : [],
    framed === undefined ? [frame.load(stream, slots.stream)] : [],
  );
  return [
    table === null ? head : { ...head, restarts: table },
    ...frame.repeat(
      'rows',
      pass.rows,
      counter,
      [...tiles, ...(moveOutput.length > 0 ? [block('', moveOutput)] : [])],
      advance(input, rowInput, spare),
      rewinds,
    ),
  ];
}

/** Sets a slot to its first partial sums. */
export function resetPartials(frame: Frame): Block {
  return block('', frame.load(pointer, slots.scratch), frame.store(pointer, slots.partialsAt));
}

/** Moves the output slot to the following channels. */
export function nextChannels(frame: Frame, bytes: number): Instruction[] {
  return [
    frame.load(pointer, slots.output),
    ...advance(pointer, bytes, spare),
    frame.store(pointer, slots.output),
  ];
}
