import { checkAccumulators } from '../accumulators.ts';
import { elementsOf } from './flatBuffer.ts';
import { requantisationOf } from '../fixedPoint.ts';
import type { GraphReader } from './graphReader.ts';
import { checkedScale } from './operatorChecks.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { Requantisation, Tensor } from '../network.ts';
import { elementCount } from '../network.ts';
import type { StoredOperator, StoredTensor } from './storedModel.ts';

/** Weights, bias and output scaling of a convolution or dense layer. */
export interface Parameters {
  readonly weights: Int8Array;
  readonly bias: Int32Array;
  readonly weightScales: Float64Array;
  readonly requantisation: Requantisation;
}

/** The int8 weights (input 1 of the operator), whose rank must be `rank`. */
export function storedWeights(operator: StoredOperator, graph: GraphReader, rank: number): StoredTensor {
  const stored = graph.constant(operator, 1, 'INT8', 'weights');
  if (stored.shape.length !== rank)
    throw formatError(
      `${stored.label}, the weights of ${operator.label}, has ${stored.shape.length} dimensions`,
      `${rank}`,
    );
  return stored;
}

/**
 * Copies the weights and the bias and derives the output scaling. `channelAxis` is the weights' output channel axis.
 *
 * @param product how TensorFlow Lite multiplies input scale and weight scale: per-tensor dense layers do it in
 *   float32 (GetQuantizedConvolutionMultipler in tensorflow/lite/kernels/kernel_util.cc), everything else in double
 */
export function readParameters(
  operator: StoredOperator,
  graph: GraphReader,
  stored: StoredTensor,
  channelAxis: number,
  input: Tensor,
  output: Tensor,
  product: (inputScale: number, weightScale: number) => number = (a, b) => a * b,
): Parameters {
  const channels = stored.shape[channelAxis] ?? 0;
  const weightScales = readWeightScales(stored, channels, channelAxis);
  const weights = new Int8Array(stored.data.length);
  weights.set(new Int8Array(stored.data.buffer, stored.data.byteOffset, stored.data.length));
  const bias = readBias(operator, graph, channels);
  const ratios = Array.from(weightScales, (scale) => product(input.scale, scale) / output.scale);
  if (ratios.includes(Infinity))
    throw formatError(`${operator.label} has an infinite ratio of scales`, 'a finite one');
  const requantisation = requantisationOf(ratios);
  const perChannel = elementCount(stored.shape.slice(channelAxis + 1));
  const channelOf = (index: number) => Math.floor(index / perChannel) % channels;
  checkAccumulators(weights, bias, requantisation, channelOf, operator.label);
  return { weights, bias, weightScales, requantisation };
}

function readWeightScales(stored: StoredTensor, channels: number, channelAxis: number): Float64Array {
  const { scales, zeroPoints, dimension } = stored.quantisation;
  if (scales.length !== 1 && scales.length !== channels)
    throw formatError(
      `${stored.label} has ${scales.length} scales`,
      `1, or ${channels} for its output channels`,
    );
  if (scales.length > 1 && dimension !== channelAxis)
    throw unsupportedError(
      `${stored.label} is quantised along dimension ${dimension}`,
      `Tauscope needs scales per output channel, dimension ${channelAxis}`,
      'convert with the standard int8 quantisation',
    );
  if (zeroPoints.length !== 0 && zeroPoints.length !== scales.length)
    throw formatError(
      `${stored.label} has ${zeroPoints.length} zero points`,
      `${scales.length}, one per scale`,
    );
  const zeroPoint = elementsOf(zeroPoints).find((value) => value !== 0n);
  if (zeroPoint !== undefined)
    throw unsupportedError(
      `${stored.label} has the weight zero point ${zeroPoint}`,
      'Tauscope needs symmetric weights with zero point 0',
      'convert with the standard int8 quantisation',
    );
  return Float64Array.from(elementsOf(scales), (scale) => checkedScale(scale, stored.label));
}

function readBias(operator: StoredOperator, graph: GraphReader, channels: number): Int32Array {
  if ((operator.inputs[2] ?? -1) === -1) return new Int32Array(channels);
  const stored = graph.constant(operator, 2, 'INT32', 'bias');
  if (elementCount(stored.shape) !== channels)
    throw formatError(
      `${stored.label} has ${elementCount(stored.shape)} values`,
      `${channels}, one per output channel`,
    );
  return int32Values(stored);
}

/** The values of an INT32 constant. */
export function int32Values(stored: StoredTensor): Int32Array {
  const data = new DataView(stored.data.buffer, stored.data.byteOffset, stored.data.byteLength);
  return Int32Array.from({ length: elementCount(stored.shape) }, (_, index) =>
    data.getInt32(4 * index, true),
  );
}
