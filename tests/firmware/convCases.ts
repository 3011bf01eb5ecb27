import { conv } from '../../src/arithmetic/conv.ts';
import type { ConvTask } from '../../src/kernels/convolution/convTask.ts';
import type { ImageLayout } from '../../src/kernels/imageLayout.ts';
import { imageBytes, int8Output, int16Output, pixelOffset } from '../../src/kernels/imageLayout.ts';
import type { ConvLayer, Network, Rounding, Window } from '../../src/network/network.ts';
import { operandPairs } from '../../src/network/operandPairs.ts';
import { withSkipped } from '../../src/network/skippedPairs.ts';
import { network, tensor } from '../unit/arithmetic/networks.ts';

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
  readonly relu?: boolean;
  readonly rounding?: Rounding;
  /** Margins of the int16 output; absent for an int8 output. */
  readonly outputMargin?: number;
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
}

/** A random convolution of the given shape, its input as kernels read it and the output the specification gives. */
export function convCase(name: string, shape: ConvShape, seed: number): ConvCase {
  const random = randomSource(seed);
  const { h, w, inC, outC, window, rounding = 'double' } = shape;
  const { kernel, stride, dilation, padding } = window;
  const outH =
    Math.floor((h + padding.top + padding.bottom - (kernel.h - 1) * dilation.h - 1) / stride.h) + 1;
  const outW =
    Math.floor((w + padding.left + padding.right - (kernel.w - 1) * dilation.w - 1) / stride.w) + 1;
  const [inputZero, outputZero] = [random(256) - 128, shape.relu === true ? -128 : random(200) - 100];
  const source = tensor([h, w, inC], inputZero);
  const target = tensor([outH, outW, outC], outputZero);
  const count = kernel.h * kernel.w * inC;
  const int8 = (length: number) => Int8Array.from({ length }, () => random(256) - 128);
  const scale = Math.round(Math.log2(count));
  const exact: ConvLayer = {
    kind: 'conv',
    index: 0,
    inputs: [0],
    output: 1,
    weights: int8(outC * count),
    bias: Int32Array.from({ length: outC }, () => random(20000) - 10000),
    weightScales: Float64Array.of(1),
    requantisation: {
      multipliers: Int32Array.from({ length: outC }, () => 2 ** 30 + random(2 ** 30)),
      shifts: Int32Array.from({ length: outC }, () => -scale - random(7) + (seed % 5 === 0 ? 6 : 0)),
    },
    clamp: { min: seed % 7 === 0 ? -90 : -128, max: seed % 7 === 0 ? 100 : 127 },
    window,
  };
  const pairs = operandPairs(exact);
  const skips = () => (random(1000) < shape.skipped! * 1000 ? 1 : 0);
  const layer =
    shape.skipped === undefined
      ? exact
      : withSkipped(exact, Uint8Array.from({ length: outC * pairs.pairCount }, skips));
  const values = int8(h * w * inC);
  const result = conv(layer, values, source, target, rounding);

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
  const image: ImageLayout | null =
    margin === undefined
      ? null
      : { h: outH, w: outW, c: outC, top: margin, left: margin, bottom: margin, right: margin };
  const task: ConvTask = {
    name,
    layer,
    pairs,
    input,
    output: image ? int16Output(image) : int8Output(outW, outC),
    outH,
    outW,
    outC,
    inputZeroPoint: inputZero,
    outputZeroPoint: outputZero,
    rounding,
  };
  const outputBytes = image ? imageBytes(image) - 4 : result.length;
  const expected = image
    ? centredImage(image, result, outputZero).subarray(0, outputBytes)
    : new Uint8Array(result.buffer);
  return {
    task,
    network: network([source, target], [layer]),
    layer,
    input: centredImage(input, values, inputZero),
    outputBytes,
    expected,
  };
}

/** int8 values as an int16 image with margins of zeros. */
export function centredImage(image: ImageLayout, values: Int8Array, zeroPoint: number): Uint8Array {
  const bytes = new Uint8Array(imageBytes(image));
  const view = new DataView(bytes.buffer);
  for (let y = 0; y < image.h; y++)
    for (let x = 0; x < image.w; x++)
      for (let c = 0; c < image.c; c++)
        view.setInt16(
          pixelOffset(image, y, x) + 2 * c,
          values[(y * image.w + x) * image.c + c]! - zeroPoint,
          true,
        );
  return bytes;
}
