import type { Instruction, Register } from '../assembly/instruction.ts';
import type { Node, Routine } from '../assembly/routine.ts';
import { block } from '../assembly/routine.ts';
import {
  addImmediate,
  addressOf,
  advance,
  at,
  largestOffset,
  ldr,
  load,
  mac,
  sp,
} from '../assembly/thumb.ts';
import type { DepthwiseLayer, Rounding, Size } from '../network/network.ts';
import { prologue } from './convolution/convPrologue.ts';
import { wordTable } from './convolution/convTask.ts';
import { copyWords } from './convolution/packedWeights.ts';
import { Frame } from './frame.ts';
import type { ImageLayout, OutputLayout } from './imageLayout.ts';
import { pixelBytes, pixelOffset, rowBytes } from './imageLayout.ts';
import { requantiserOf } from './requantisation/requantiserOf.ts';
import type { TileBody, TileFrame, TilePlan } from './tiles/tilePasses.ts';
import { headWordCount, headWords, nextChannels, passesOf, passNodes, slots } from './tiles/tilePasses.ts';
import type { Tile } from './tiles/tileRegisters.ts';
import {
  counter,
  input,
  largestTile,
  pointer,
  spare,
  stream,
  sums,
  values,
  weights,
} from './tiles/tileRegisters.ts';

/** Their weights lie on the stack: 2 KB of the 4 KB that the linker scripts reserve. */
export const largestDepthwiseTaps = 512;

/** A depthwise convolution with one output channel per input channel. */
export interface DepthwiseTask {
  readonly name: string;
  readonly layer: DepthwiseLayer;
  readonly input: ImageLayout;
  readonly output: OutputLayout;
  readonly outH: number;
  readonly outW: number;
  readonly outC: number;
  readonly outputZeroPoint: number;
  readonly rounding: Rounding;
}

/**
 * Depthwise convolution: four pixels by two neighbouring channels. A word holds both channels' values, another both weights
 * of a tap; SMLABB and SMLATT multiply them lane by lane. The constants of the two channels lie in the stack frame.
 */
export function depthwise(task: DepthwiseTask): Routine {
  const { layer, outC } = task;
  const { kernel, stride, padding, dilation } = layer.window;
  const taps = kernel.h * kernel.w;
  const frame = new Frame(task.name);
  const table = `${task.name}_weights`;
  const requantiser = requantiserOf(layer, {
    rounding: task.rounding,
    zeroPoint: task.outputZeroPoint,
    clamp: layer.clamp,
    element: task.output.element,
  });
  const plan: TilePlan = {
    task,
    requantiser,
    originBytes: pixelOffset(task.input, -padding.top, -padding.left),
    taps: 1,
    outputOffsets: [0],
    pixelStep: stride.w * pixelBytes(task.input),
    rowStep: stride.h * rowBytes(task.input),
  };
  const { output } = task;
  const across = widestTile(Math.max(plan.pixelStep, output.pixelBytes));
  const down = widestTile(Math.max(plan.rowStep, output.rowBytes));
  const weight = (tap: number, channel: number) =>
    channel >= outC || requantiser.dead[channel] ? 0 : layer.weights[tap * outC + channel]! & 0xffff;
  const lines = windowLines(kernel, {
    across: dilation.w * pixelBytes(task.input),
    down: dilation.h * rowBytes(task.input),
  });

  const words: number[] = [];
  const body: Node[] = [
    ...prologue(frame, task.output),
    block('', addressOf(stream, table), frame.store(stream, slots.stream)),
  ];
  const constants = frame.slot('constants', headWordCount(plan, 2) + evenTaps(taps));
  for (const channels of [2, 1]) {
    const count = channels === 2 ? Math.floor(outC / 2) : outC % 2;
    if (count === 0) continue;
    for (let i = 0; i < count; i++) {
      const first = channels === 2 ? 2 * i : outC - 1;
      words.push(...headWords(plan, first, channels));
      for (let tap = 0; tap < evenTaps(taps); tap++)
        words.push(tap < taps ? weight(tap, first) | (channels === 2 ? weight(tap, first + 1) << 16 : 0) : 0);
    }
    const headCount = headWordCount(plan, channels);
    const tileFrame: TileFrame = {
      plan,
      frame,
      channels,
      begin: 'bias',
      end: 'output',
      table: null,
      framed: constants,
    };
    body.push(
      ...frame.repeat('blocks', count, counter, [
        block(
          'constants of the channels',
          frame.load(stream, slots.stream),
          addImmediate(pointer, sp, constants),
          copyWords(headCount + evenTaps(taps), stream, pointer, table),
          frame.store(stream, slots.stream),
        ),
        ...passesOf(task.outW, task.outH, across, down).flatMap((pass) =>
          passNodes(tileFrame, pass, (tile, step) =>
            tapCode(pass.turned ? lines.down : lines.across, tile, step, {
              biases: constants,
              weights: constants + 4 * headCount,
            }),
          ),
        ),
        block(
          'following channels',
          nextChannels(frame, channels * task.output.channelBytes),
          frame.load(input, slots.input),
          advance(input, channels * 2, spare),
          frame.store(input, slots.input),
        ),
      ]),
    );
  }
  return {
    name: task.name,
    comment: [`depthwise convolution, ${across} pixels x 2 channels per tile`],
    body: frame.wrap(body),
    tables: [
      wordTable(table, 'per two channels: biases, requantisation, weights by tap', words.length, () => words),
    ],
    scratchBytes: 0,
  };
}

/** Pixels of a tile whose loads reach all of them. */
function widestTile(pixelStep: number): number {
  return Math.max(1, Math.min(largestTile.pixels, 1 + Math.floor(largestOffset / 2 / pixelStep)));
}

function evenTaps(taps: number): number {
  return 2 * Math.ceil(taps / 2);
}

interface Tap {
  readonly index: number;
  /** Bytes from the window's corner. */
  readonly offset: number;
}

/** Weights that are kept in registers together. */
const tapWeights: readonly Register[] = [...weights, { name: 'weights2', number: stream.number }];

/** The taps of a window in groups of neighbours in the direction of a tile, so that its pixels share their values. */
function windowLines(
  kernel: Size,
  step: { across: number; down: number },
): { across: Tap[][]; down: Tap[][] } {
  const tap = (y: number, x: number): Tap => ({
    index: y * kernel.w + x,
    offset: y * step.down + x * step.across,
  });
  const groups = (count: number, length: number, tapOf: (line: number, i: number) => Tap) =>
    Array.from({ length: count }, (_, line) => {
      const taps = Array.from({ length }, (_, i) => tapOf(line, i));
      return Array.from({ length: Math.ceil(length / tapWeights.length) }, (_, group) =>
        taps.slice(group * tapWeights.length, (group + 1) * tapWeights.length),
      );
    }).flat();
  return {
    across: groups(kernel.h, kernel.w, tap),
    down: groups(kernel.w, kernel.h, (x, y) => tap(y, x)),
  };
}

/**
 * All taps in straight-line code. A value is loaded once for all pixels and taps of the group that multiply it. Every pixel's
 * first product is added to the biases, which lie in the sums of the last pixel: that one begins last.
 */
function tapCode(
  groups: readonly (readonly Tap[])[],
  { pixels, channels }: Tile,
  pixelStep: number,
  frameOffsets: { readonly biases: number; readonly weights: number },
): TileBody {
  const code: Instruction[] = [];
  const last = pixels - 1;
  for (let channel = 0; channel < channels; channel++)
    code.push(ldr(sums[channel]![last]!, at(sp, frameOffsets.biases + 4 * channel)));
  const begun = new Set<number>();
  let moved = 0;
  for (const taps of groups) {
    const users = new Map<number, { pixel: number; weight: Register }[]>();
    taps.forEach(({ offset }, i) => {
      for (let pixel = 0; pixel < pixels; pixel++) {
        const at_ = offset + pixel * pixelStep;
        users.set(at_, [...(users.get(at_) ?? []), { pixel, weight: tapWeights[i]! }]);
      }
    });
    const offsets = [...users.keys()].sort((a, b) => a - b);
    taps.forEach(({ index }, i) => code.push(ldr(tapWeights[i]!, at(sp, frameOffsets.weights + 4 * index))));
    for (let i = 0; i < offsets.length; i += 2) {
      const both = offsets.slice(i, i + 2);
      both.forEach((offset, j) => {
        const value = values[j === 0 ? 0 : 1];
        if (offset < moved || offset - moved > largestOffset) {
          code.push(...advance(input, offset - moved, value));
          moved = offset;
        }
        code.push(load(channels === 2 ? 'ldr.w' : 'ldrsh.w', value, at(input, offset - moved)));
      });
      both.forEach((offset, j) => {
        const value = values[j === 0 ? 0 : 1];
        for (const { pixel, weight } of users.get(offset)!) {
          const from = begun.has(pixel) ? pixel : last;
          begun.add(pixel);
          code.push(mac('smlabb', sums[0]![pixel]!, value, weight, sums[0]![from]!));
          if (channels === 2) code.push(mac('smlatt', sums[1]![pixel]!, value, weight, sums[1]![from]!));
        }
      });
    }
  }
  return { nodes: [block('all taps of the window', code)], inputMoved: moved, begins: true };
}
