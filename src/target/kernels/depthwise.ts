import type { DepthwiseLayer, Rounding } from '../../network/network.ts';
import type { Instruction } from '../assembly/instruction.ts';
import type { Node, Routine } from '../assembly/routine.ts';
import { block } from '../assembly/routine.ts';
import { addressOf, advance, at, largestOffset, ldr, ldrd, load, mac } from '../assembly/thumb.ts';
import { prologue } from './convPrologue.ts';
import { wordTable } from './convTask.ts';
import { Frame } from './frame.ts';
import type { ImageLayout, OutputLayout } from './imageLayout.ts';
import { pixelBytes, pixelOffset, rowBytes } from './imageLayout.ts';
import { requantiserOf } from './requantiser.ts';
import type { TileBody, TileFrame, TilePlan } from './tilePasses.ts';
import { headWordCount, headWords, nextChannels, passesOf, passNodes, slots } from './tilePasses.ts';
import type { Tile } from './tileRegisters.ts';
import { counter, input, pointer, spare, stream, sums, values, weights } from './tileRegisters.ts';

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
 * of a tap; SMLABB and SMLATT multiply them lane by lane.
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
  const pixelStep = stride.w * pixelBytes(task.input);
  const plan: TilePlan = {
    task,
    requantiser,
    originBytes: pixelOffset(task.input, -padding.top, -padding.left),
    taps: 1,
    pixelStep,
    rowStep: stride.h * rowBytes(task.input),
  };
  const pixels = Math.max(1, Math.min(4, 1 + Math.floor(largestOffset / 2 / pixelStep)));
  const offsets = Array.from({ length: taps }, (_, tap) => {
    const x = tap % kernel.w;
    return (
      ((tap - x) / kernel.w) * dilation.h * rowBytes(task.input) + x * dilation.w * pixelBytes(task.input)
    );
  });
  const weight = (tap: number, channel: number) =>
    channel >= outC || requantiser.dead[channel] ? 0 : layer.weights[tap * outC + channel]! & 0xffff;

  const words: number[] = [];
  const body: Node[] = [
    ...prologue(frame, task.output),
    block('', addressOf(stream, table), frame.store(stream, slots.stream)),
  ];
  for (const channels of [2, 1]) {
    const count = channels === 2 ? Math.floor(outC / 2) : outC % 2;
    if (count === 0) continue;
    for (let i = 0; i < count; i++) {
      const first = channels === 2 ? 2 * i : outC - 1;
      words.push(...headWords(plan, first, channels));
      for (let tap = 0; tap < evenTaps(taps); tap++)
        words.push(tap < taps ? weight(tap, first) | (channels === 2 ? weight(tap, first + 1) << 16 : 0) : 0);
    }
    const tileFrame: TileFrame = { plan, frame, channels, begin: 'bias', end: 'output', table };
    body.push(
      ...frame.repeat('blocks', count, counter, [
        ...passesOf(task.outW, task.outH, pixels).flatMap((pass) =>
          passNodes(tileFrame, pass, (tile) => tapCode(offsets, tile, pixelStep, table)),
        ),
        block(
          'following channels',
          nextChannels(frame, channels * task.output.elementBytes),
          frame.load(input, slots.input),
          advance(input, channels * 2, spare),
          frame.store(input, slots.input),
          frame.load(stream, slots.stream),
          advance(stream, 4 * (headWordCount(plan, channels) + evenTaps(taps)), spare),
          frame.store(stream, slots.stream),
        ),
      ]),
    );
  }
  return {
    name: task.name,
    comment: [`depthwise convolution, ${pixels} pixels x 2 channels per tile`],
    body: frame.wrap(body),
    tables: [
      wordTable(table, 'per two channels: biases, requantisation, weights by tap', words.length, () => words),
    ],
    scratchBytes: 0,
  };
}

function evenTaps(taps: number): number {
  return 2 * Math.ceil(taps / 2);
}

/** All taps in straight-line code; weights of two taps come together. */
function tapCode(offsets: readonly number[], tile: Tile, pixelStep: number, table: string): TileBody {
  const code: Instruction[] = [];
  let moved = 0;
  let streamMoved = 0;
  const reach = (tile.pixels - 1) * pixelStep;
  offsets.forEach((offset, tap) => {
    if (offset - moved + reach > largestOffset) {
      code.push(...advance(input, offset - moved, pointer));
      moved = offset;
    }
    if (tap % 2 === 0) {
      if (4 * tap - streamMoved > 1016) {
        code.push(...advance(stream, 4 * tap - streamMoved, pointer));
        streamMoved = 4 * tap;
      }
      code.push(ldrd(weights[0], weights[1], at(stream, 4 * tap - streamMoved), table));
    }
    const weightsNow = weights[tap % 2 === 0 ? 0 : 1];
    for (let pixel = 0; pixel < tile.pixels; pixel += 2) {
      const both = [pixel, pixel + 1].filter((p) => p < tile.pixels);
      for (const p of both)
        code.push(
          tile.channels === 2
            ? ldr(values[p % 2 === 0 ? 0 : 1], at(input, offset - moved + p * pixelStep))
            : load('ldrsh.w', values[p % 2 === 0 ? 0 : 1], at(input, offset - moved + p * pixelStep)),
        );
      for (const p of both) {
        const x = values[p % 2 === 0 ? 0 : 1];
        code.push(mac('smlabb', sums[0]![p]!, x, weightsNow, sums[0]![p]!));
        if (tile.channels === 2) code.push(mac('smlatt', sums[1]![p]!, x, weightsNow, sums[1]![p]!));
      }
    }
  });
  return { nodes: [block('all taps of the window', code)], inputMoved: moved };
}
