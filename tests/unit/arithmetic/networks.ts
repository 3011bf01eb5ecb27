import type {
  Clamp,
  ConvLayer,
  DenseLayer,
  DepthwiseLayer,
  Layer,
  Network,
  PoolLayer,
  Requantisation,
  Size,
  Tensor,
  Window,
} from '../../../src/network/network.ts';

/** Small networks built by hand. */

export const wholeRange: Clamp = { min: -128, max: 127 };

/** Factor 2^power as the readers write it: multiplier 2^30, shift power + 1. Power 0 changes nothing. */
export function powerOfTwo(power: number, channels = 1): Requantisation {
  return {
    multipliers: new Int32Array(channels).fill(2 ** 30),
    shifts: new Int32Array(channels).fill(power + 1),
  };
}

export function tensor(shape: readonly number[], zeroPoint = 0, scale = 1): Tensor {
  return { name: `int8[${shape.join(',')}]`, shape, type: 'int8', scale, zeroPoint };
}

export function realTensor(shape: readonly number[]): Tensor {
  return { name: `float32[${shape.join(',')}]`, shape, type: 'float32', scale: 1, zeroPoint: 0 };
}

const square = (size: number | Size): Size => (typeof size === 'number' ? { h: size, w: size } : size);

export function window(options: {
  kernel: number | Size;
  stride?: number | Size;
  dilation?: number | Size;
  padding?: readonly [top: number, left: number, bottom: number, right: number];
}): Window {
  const [top, left, bottom, right] = options.padding ?? [0, 0, 0, 0];
  return {
    kernel: square(options.kernel),
    stride: square(options.stride ?? 1),
    dilation: square(options.dilation ?? 1),
    padding: { top, left, bottom, right },
  };
}

interface Weighted {
  readonly weights: readonly number[] | Int8Array;
  readonly bias: readonly number[] | Int32Array;
  readonly requantisation?: Requantisation;
  readonly clamp?: Clamp;
}

function weightedParts(options: Weighted) {
  return {
    index: 0,
    inputs: [0],
    output: 1,
    weights: Int8Array.from(options.weights),
    bias: Int32Array.from(options.bias),
    weightScales: Float64Array.of(1),
    requantisation: options.requantisation ?? powerOfTwo(0),
    clamp: options.clamp ?? wholeRange,
  };
}

export function convLayer(options: Weighted & { window: Window }): ConvLayer {
  return { kind: 'conv', ...weightedParts(options), window: options.window };
}

export function depthwiseLayer(
  options: Weighted & { window: Window; depthMultiplier?: number },
): DepthwiseLayer {
  const { window, depthMultiplier = 1 } = options;
  return { kind: 'depthwise', ...weightedParts(options), window, depthMultiplier };
}

export function denseLayer(options: Weighted): DenseLayer {
  return { kind: 'dense', ...weightedParts(options) };
}

export function poolLayer(kind: PoolLayer['kind'], window: Window, clamp = wholeRange): PoolLayer {
  return { kind, index: 0, inputs: [0], output: 1, window, clamp };
}

/** A network over `tensors` whose first tensor is the input and whose last layer gives the output. */
export function network(tensors: readonly Tensor[], layers: readonly Layer[]): Network {
  return { name: 'by hand', tensors, layers, input: 0, output: layers.at(-1)?.output ?? 0 };
}
