import { conv } from '../../src/arithmetic/conv.ts';
import type { ConvTask } from '../../src/kernels/convolution/convTask.ts';
import type { ImageLayout } from '../../src/kernels/imageLayout.ts';
import {
  channelBytes,
  imageBytes,
  int8Output,
  int16Output,
  pixelOffset,
  planes,
} from '../../src/kernels/imageLayout.ts';
import type { ConvLayer, Network, Rounding, Window } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import { withSkipped } from '../../src/network/skippedPairs.ts';
import { network, tensor, window } from '../unit/arithmetic/networks.ts';

/** A seeded source of whole numbers from 0 to below `limit`. */
export function randomSource(seed: number): (limit: number) => number {
  let state = seed >>> 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

export interface ConvShape {
  readonly h: number;
  readonly w: number;
  readonly inC: number;
  readonly outC: number;
  readonly window: Window;
  /** Share of skipped pairs; absent for an exact layer. */
  readonly skipped?: number;
  /** Output channels that no input changes: those of even numbers are skipped whole, others scaled to nothing. */
  readonly constantOutputs?: readonly number[];
  /** Input channels whose weights are all 0. */
  readonly unread?: readonly number[];
  readonly relu?: boolean;
  readonly rounding?: Rounding;
  /** Margins of the int16 output; absent for an int8 output. */
  readonly outputMargin?: number;
  /** The int16 output has planes for channels. */
  readonly planar?: boolean;
  /** Max-pooled by two by two in the same kernel. */
  readonly pooled?: boolean;
  /** Weights and inputs at the ends of int8, whole channels of one sign. */
  readonly extreme?: boolean;
  readonly inputZeroPoint?: number;
  /** Margin that the input has beyond the window's padding. */
  readonly extraMargin?: number;
}

export interface ConvCase {
  readonly task: ConvTask;
  readonly network: Network;
  readonly layer: ConvLayer;
  readonly input: Uint8Array;
  readonly outputBytes: number;
  readonly expected: Uint8Array;
  /** The input, and how the convolution's whole output is pooled and stored. */
  readonly values: Int8Array;
  readonly stored: (whole: Int8Array) => Uint8Array;
}

/** A random convolution of the given shape, its input as kernels read it and the output the specification gives. */
export function convCase(name: string, shape: ConvShape, seed: number): ConvCase {
  const random = randomSource(seed);
  const { h, w, inC, outC, rounding = 'double' } = shape;
  const { kernel, stride, dilation, padding } = shape.window;
  const outH =
    Math.floor((h + padding.top + padding.bottom - (kernel.h - 1) * dilation.h - 1) / stride.h) + 1;
  const outW =
    Math.floor((w + padding.left + padding.right - (kernel.w - 1) * dilation.w - 1) / stride.w) + 1;
  const inputZero = shape.inputZeroPoint ?? random(256) - 128;
  const outputZero = shape.relu === true ? -128 : random(200) - 100;
  const source = tensor([h, w, inC], inputZero);
  const target = tensor([outH, outW, outC], outputZero);
  const count = kernel.h * kernel.w * inC;
  const int8 = (length: number) => Int8Array.from({ length }, () => random(256) - 128);
  const ends = (length: number, perSign: number) =>
    Int8Array.from({ length }, (_, i) => ((i < 2 * perSign ? i < perSign : random(2) === 0) ? 127 : -128));
  const scale = Math.round(Math.log2(count));
  const { constantOutputs = [], unread = [] } = shape;
  const exact: ConvLayer = {
    kind: 'conv',
    index: 0,
    inputs: [0],
    output: 1,
    weights: (shape.extreme ? ends(outC * count, count) : int8(outC * count)).map((weight, i) =>
      unread.includes(i % inC) ? 0 : weight,
    ),
    bias: Int32Array.from({ length: outC }, () => random(20000) - 10000),
    weightScales: Float64Array.of(1),
    requantisation: {
      multipliers: Int32Array.from({ length: outC }, () => 2 ** 30 + random(2 ** 30)),
      shifts: Int32Array.from({ length: outC }, () => -scale - random(7) + (seed % 5 === 0 ? 6 : 0)).map(
        (shift, channel) => (channel % 2 === 1 && constantOutputs.includes(channel) ? -31 : shift),
      ),
    },
    clamp: { min: seed % 7 === 0 ? -90 : -128, max: seed % 7 === 0 ? 100 : 127 },
    window: shape.window,
  };
  const pairs = operandPairs(exact);
  const { skipped = 0 } = shape;
  const skips = (_: unknown, i: number) => {
    const channel = Math.floor(i / pairs.pairCount);
    return (channel % 2 === 0 && constantOutputs.includes(channel)) || random(1000) < skipped * 1000 ? 1 : 0;
  };
  const layer =
    shape.skipped === undefined && constantOutputs.length === 0
      ? exact
      : withSkipped(exact, Uint8Array.from({ length: outC * pairs.pairCount }, skips));
  const values = shape.extreme ? ends(h * w * inC, h * w * Math.ceil(inC / 3)) : int8(h * w * inC);
  const whole = conv(layer, values, source, target, rounding);
  const taps = shape.pooled ? 2 : 1;
  const [resultH, resultW] = [Math.floor(outH / taps), Math.floor(outW / taps)];

  const extra = shape.extraMargin ?? 0;
  const input: ImageLayout = {
    h,
    w,
    c: inC,
    top: padding.top + extra,
    left: padding.left + extra,
    bottom: padding.bottom + extra,
    right: padding.right + extra,
  };
  const margin = shape.outputMargin;
  const around = { top: margin ?? 0, left: margin ?? 0, bottom: margin ?? 0, right: margin ?? 0 };
  const written: ImageLayout = { h: resultH, w: resultW, c: outC, ...around };
  const image = margin === undefined ? null : shape.planar ? planes(written) : written;
  const plain = { h: outH, w: outW, c: outC, top: 0, left: 0, bottom: 0, right: 0 };
  const pool = {
    name: `${name}_pool`,
    window: poolWindow,
    clamp: { min: -128, max: 127 },
    image: plain,
  };
  const task: ConvTask = {
    name,
    layer,
    pairs,
    input,
    ...(shape.pooled && { pool }),
    output: image ? int16Output(image) : int8Output(resultW, outC),
    outH: resultH,
    outW: resultW,
    outC,
    inputZeroPoint: inputZero,
    outputZeroPoint: outputZero,
    rounding,
  };
  const outputBytes = image ? imageBytes(image) - 4 : resultH * resultW * outC;
  const stored = (outputs: Int8Array): Uint8Array => {
    const result = shape.pooled ? largestOfFour(outputs, outW, outC) : outputs;
    if (!image) return new Uint8Array(result.buffer);
    return centredImage(image, result, outputZero).subarray(0, outputBytes);
  };
  return {
    task,
    network: network([source, target], [layer]),
    layer,
    input: centredImage(input, values, inputZero),
    outputBytes,
    expected: stored(whole),
    values,
    stored,
  };
}

const poolWindow = window({ kernel: 2, stride: 2 });

/** Of an image with rows of `w` pixels, over windows of two by two; what no window covers is left out. */
function largestOfFour(values: Int8Array, w: number, c: number): Int8Array {
  const [outH, outW] = [Math.floor(values.length / (w * c) / 2), Math.floor(w / 2)];
  return Int8Array.from({ length: outH * outW * c }, (_, i) => {
    const [channel, pixel] = [i % c, Math.floor(i / c)];
    const corner = (2 * Math.floor(pixel / outW) * w + 2 * (pixel % outW)) * c + channel;
    return Math.max(...[0, c, w * c, (w + 1) * c].map((offset) => values[corner + offset]!));
  });
}

/** int8 values as an int16 image with margins of zeros. */
export function centredImage(image: ImageLayout, values: Int8Array, zeroPoint: number): Uint8Array {
  const bytes = new Uint8Array(imageBytes(image));
  const view = new DataView(bytes.buffer);
  for (let y = 0; y < image.h; y++)
    for (let x = 0; x < image.w; x++)
      for (let c = 0; c < image.c; c++)
        view.setInt16(
          pixelOffset(image, y, x) + c * channelBytes(image),
          values[(y * image.w + x) * image.c + c]! - zeroPoint,
          true,
        );
  return bytes;
}
