import type { Table } from '../../assembly/routine.ts';
import type { Clamp, ConvLayer, Rounding, TiledConvLayer, Window } from '../../network/network.ts';
import type { OperandPairs } from '../../network/operandPairs.ts';
import { operandPairs } from '../../network/operandPairs.ts';
import type { ImageLayout, OutputLayout } from '../imageLayout.ts';
import { pixelBytes, pixelOffset, rowBytes } from '../imageLayout.ts';
import type { RequantisationTask, Requantiser } from '../requantisation/requantiser.ts';
import { requantiserOf } from '../requantisation/requantiserOf.ts';
import type { Tile } from '../tiles/tileRegisters.ts';

/** Max-pooling that a convolution's kernel does itself: full windows that do not overlap. */
export interface FusedPool {
  /** Name of its function, where the pooling gets one. */
  readonly name: string;
  readonly window: Window;
  readonly clamp: Clamp;
  /** The convolution's own output, for kernels that store it. */
  readonly image: ImageLayout;
}

/** Where the kernel of a convolution reads and writes, whichever of its variants it computes. */
export interface ConvPlace {
  /** Name of the function. */
  readonly name: string;
  /** Its margins are at least the window's padding. */
  readonly input: ImageLayout;
  /** Absent: the convolution's own output is wanted. Else `output`, `outH` and `outW` are the pooling's. */
  readonly pool?: FusedPool;
  readonly output: OutputLayout;
  readonly outH: number;
  readonly outW: number;
  readonly outC: number;
  readonly inputZeroPoint: number;
  readonly outputZeroPoint: number;
  readonly rounding: Rounding;
}

/** One convolution for the kernel generator: all that its code depends on. */
export interface ConvTask extends ConvPlace {
  readonly layer: ConvLayer;
  readonly pairs: OperandPairs;
  /** How the pixels of a tile lie, for outputs whose width tiles badly: below each other, or two by two; else side by side. */
  readonly tiles?: 'upright' | 'square';
}

/** The same of a convolution by tiles. */
export interface TiledConvTask extends ConvPlace {
  readonly layer: TiledConvLayer;
}

export function isTiled(task: ConvTask | TiledConvTask): task is TiledConvTask {
  return task.layer.kind === 'tiledConv';
}

/** What computes `layer` at its place, or at that of a variant of it. */
export function taskAt(place: ConvPlace, layer: ConvLayer | TiledConvLayer): ConvTask | TiledConvTask {
  if (layer.kind === 'tiledConv')
    return { ...place, layer: tilesOf(layer, place.pool?.image.h ?? place.outH) };
  return { ...place, layer, pairs: operandPairs(layer) };
}

/** The layer with the tiles of its first rows of outputs: strips of rows are all alike. */
function tilesOf(layer: TiledConvLayer, outH: number): TiledConvLayer {
  const starts = layer.rows.starts.filter((start) => start < outH);
  return starts.length < layer.rows.starts.length ? { ...layer, rows: { ...layer.rows, starts } } : layer;
}

/** What the kernel forms share: steps in bytes, weights as words, requantisation. */
export interface ConvPlan {
  /** Seen from its tiles: rows and columns of the output exchanged when they are upright; squares are its outputs. */
  readonly task: ConvTask;
  /** From the input buffer's start to the window of output pixel (0, 0). */
  readonly originBytes: number;
  /** Sums that lie together: the pixels of a pooling window, of which the largest counts, or of a square; else 1. */
  readonly taps: number;
  /** Between the windows of those pixels and of the first one. */
  readonly tapOffsets: readonly number[];
  /** Where their outputs go, from the first; one output for all when they are pooled. */
  readonly outputOffsets: readonly number[];
  /** Between the windows of neighbouring output pixels, and of neighbouring rows. */
  readonly pixelStep: number;
  readonly rowStep: number;
  readonly requantiser: Requantiser;
  /** Byte offset of a pair from the window's corner. */
  readonly pairOffset: (pair: number) => number;
  /** Both weights of a pair as int16 lanes. */
  readonly weightWord: (channel: number, pair: number) => number;
  /** Whether the code multiplies the pair for the channel: it is not skipped, and not all of its weights are 0. */
  readonly keeps: (channel: number, pair: number) => boolean;
}

export function convPlan(task: ConvTask): ConvPlan {
  const { layer, pairs, input, pool } = task;
  const { kernel, stride, dilation, padding } = layer.window;
  const { operandCount, pairCount } = pairs;
  const requantiser = requantiserOf(layer, requantisationOf(task));
  const skipped = (channel: number, pair: number) => layer.skipped?.[channel * pairCount + pair] === 1;
  const weightWord = (channel: number, pair: number) => {
    if (skipped(channel, pair) || requantiser.dead[channel]) return 0;
    const at = channel * operandCount + pairs.first[pair]!;
    const low = layer.weights[at]! & 0xffff;
    return pairs.width[pair] === 2 ? low | ((layer.weights[at + 1]! & 0xffff) << 16) : low;
  };
  const square = task.tiles === 'square';
  const groupSize = square ? squareSize : (pool?.window.kernel ?? { h: 1, w: 1 });
  const [convStepX, convStepY] = [stride.w * pixelBytes(input), stride.h * rowBytes(input)];
  const [pixelStep, rowStep] = [groupSize.w * convStepX, groupSize.h * convStepY];
  const upright = task.tiles === 'upright';
  const { pixelBytes: outputX, rowBytes: outputY } = task.output;
  return {
    task: upright ? exchanged(task) : square ? ofSquares(task) : task,
    originBytes: pixelOffset(input, -padding.top, -padding.left),
    taps: groupSize.h * groupSize.w,
    tapOffsets: Array.from(
      { length: groupSize.h * groupSize.w },
      (_, tap) => Math.floor(tap / groupSize.w) * convStepY + (tap % groupSize.w) * convStepX,
    ),
    outputOffsets: square ? [0, outputX, outputY, outputY + outputX] : [0],
    pixelStep: upright ? rowStep : pixelStep,
    rowStep: upright ? pixelStep : rowStep,
    requantiser,
    pairOffset: (pair) => {
      const operand = pairs.first[pair]!;
      const channel = operand % input.c;
      const tap = (operand - channel) / input.c;
      const x = tap % kernel.w;
      const y = (tap - x) / kernel.w;
      return y * dilation.h * rowBytes(input) + x * dilation.w * pixelBytes(input) + 2 * channel;
    },
    weightWord,
    keeps: (channel, pair) => weightWord(channel, pair) !== 0,
  };
}

/** Byte offsets of the windows of a tile's sums from the first one's; `pixelStep` lies between outputs. */
export function sumOffsets(
  { taps, tapOffsets }: Pick<ConvPlan, 'taps' | 'tapOffsets'>,
  { pixels }: Tile,
  pixelStep: number,
): number[] {
  return Array.from({ length: pixels }, (_, i) => Math.floor(i / taps) * pixelStep + tapOffsets[i % taps]!);
}

/** How the sums become the outputs that are written. */
export function requantisationOf(task: ConvTask | TiledConvTask): RequantisationTask {
  const { layer, pool, output, outputZeroPoint, rounding } = task;
  const clamp = pool ? bothClamps(layer.clamp, pool.clamp) : layer.clamp;
  return { rounding, zeroPoint: outputZeroPoint, clamp, element: output.element };
}

/** Clamping to one range and then to another that overlaps it. */
function bothClamps(a: Clamp, b: Clamp): Clamp {
  return { min: Math.max(a.min, b.min), max: Math.min(a.max, b.max) };
}

function exchanged(task: ConvTask): ConvTask {
  const { output, outH, outW } = task;
  const turned = { ...output, pixelBytes: output.rowBytes, rowBytes: output.pixelBytes };
  return { ...task, outH: outW, outW: outH, output: turned };
}

const squareSize = { h: 2, w: 2 };

function ofSquares(task: ConvTask): ConvTask {
  const { output, outH, outW } = task;
  const { h, w } = squareSize;
  const spread = { ...output, pixelBytes: w * output.pixelBytes, rowBytes: h * output.rowBytes };
  return { ...task, outH: outH / h, outW: outW / w, output: spread };
}

/** A table of words in the target's byte order; `words` gives as many as `length` says, when asked for. */
export function wordTable(
  name: string,
  comment: string,
  length: number,
  words: () => readonly number[],
): Table {
  return { name, comment, byteLength: 4 * length, bytes: () => bytesOfWords(words()) };
}

/** Words in the target's byte order. */
export function bytesOfWords(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(words.length * 4);
  const view = new DataView(bytes.buffer);
  words.forEach((word, i) => view.setInt32(4 * i, word | 0, true));
  return bytes;
}
