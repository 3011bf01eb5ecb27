import { requantisationOf } from '../../src/network/build/fixedPoint.ts';
import { resolveWindow } from '../../src/network/build/slidingWindow.ts';
import type { ConvLayer, DenseLayer, Layer, Network, Tensor } from '../../src/network/network.ts';
import { elementCount, imageShape } from '../../src/network/network.ts';
import { randomFrom } from '../property/engine/random.ts';

const random = randomFrom(16);
const int8Range = { min: -128, max: 127 };

/**
 * A network of AlexNet's kind for 32 x 32 x 3 images, 16.2 million products, with random weights: conv 5x5 32, pool,
 * conv 3x3 64, pool, two convs 3x3 96, pool, dense 128, dense 10.
 */
export function benchNetwork(): Network {
  const tensors: Tensor[] = [{ ...activation([32, 32, 3]), name: 'input' }];
  const layers: Layer[] = [];
  const add = (make: (base: Base, source: Tensor) => { layer: Layer; shape: readonly number[] }) => {
    const base = { index: layers.length, inputs: [tensors.length - 1], output: tensors.length };
    const { layer, shape } = make(base, tensors.at(-1)!);
    layers.push(layer);
    tensors.push(activation(shape));
  };
  for (const [kernel, channels, pooled] of [
    [5, 32, true],
    [3, 64, true],
    [3, 96, false],
    [3, 96, true],
  ] as const) {
    add((base, source) => conv(base, source, kernel, channels));
    if (pooled) add(maxPool);
  }
  add((base, source) => ({ layer: { ...base, kind: 'reshape' }, shape: [elementCount(source.shape)] }));
  add((base, source) => dense(base, source, 128));
  add((base, source) => dense(base, source, 10));
  return { name: 'benchmark', tensors, layers, input: 0, output: tensors.length - 1 };
}

interface Base {
  readonly index: number;
  readonly inputs: readonly number[];
  readonly output: number;
}

/** After ReLU: the zero point is the lowest value. */
function activation(shape: readonly number[]): Tensor {
  return { name: 'activation', shape, type: 'int8', scale: 1 / 64, zeroPoint: -128 };
}

function windowed(source: Tensor, kernel: number, stride: number) {
  const square = (side: number) => ({ h: side, w: side });
  const movement = { stride: square(stride), dilation: square(1), padding: 'SAME' } as const;
  return resolveWindow(square(kernel), movement, imageShape(source), 'the benchmark');
}

function conv(base: Base, source: Tensor, side: number, channels: number) {
  const { window, output } = windowed(source, side, 1);
  const layer: ConvLayer = {
    ...base,
    kind: 'conv',
    window,
    ...parameters(source, side * side * imageShape(source).c, channels),
  };
  return { layer, shape: [output.h, output.w, channels] };
}

function maxPool(base: Base, source: Tensor) {
  const { window, output } = windowed(source, 2, 2);
  const layer: Layer = { ...base, kind: 'maxPool', window, clamp: int8Range };
  return { layer, shape: [output.h, output.w, imageShape(source).c] };
}

function dense(base: Base, source: Tensor, outputs: number) {
  const layer: DenseLayer = {
    ...base,
    kind: 'dense',
    ...parameters(source, elementCount(source.shape), outputs),
  };
  return { layer, shape: [outputs] };
}

/** Random weights of a size that keeps outputs within int8's range. */
function parameters(source: Tensor, operands: number, channels: number) {
  const weights = Int8Array.from({ length: operands * channels }, () => random.whole(-127, 127));
  const weightScales = Float64Array.from(
    { length: channels },
    () => 2 ** -5 / Math.sqrt(operands) / random.whole(1, 2),
  );
  return {
    weights,
    bias: Int32Array.from({ length: channels }, () => random.whole(-4000, 4000)),
    weightScales,
    // Scales of activations are equal on both sides.
    requantisation: requantisationOf(
      'bench',
      [...weightScales].map((scale) => (scale * source.scale) / (1 / 64)),
    ),
    clamp: int8Range,
  };
}
