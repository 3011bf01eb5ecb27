import type { ConvLayer, Network } from '../network/network.ts';
import { convLayers, imageShape, tensorOf } from '../network/network.ts';
import { gatherOperands } from './activeOperands.ts';

/**
 * Sums over samples of the operands `a` (activation minus zero point) of one convolution and of their products. All are whole
 * numbers below 2^53 (up to 10^11 pixels), so they are exact and do not depend on their order.
 */
export interface OperandMoments {
  /** Index of the convolution in the network. */
  readonly layer: number;
  sampleCount: number;
  /** sum of a[i], [operand]. */
  readonly sums: Float64Array;
  /** sum of a[i] a[j] for i <= j at [i * operandCount + j]; 0 below the diagonal. */
  readonly products: Float64Array;
}

/** Of operands, and the range of the outputs. */
export interface LayerMoments extends OperandMoments {
  /** The least and the greatest output of every channel; 127 and -128 before the first. */
  readonly leastOutputs: Int8Array;
  readonly greatestOutputs: Int8Array;
}

/** Sums of nothing yet, for the convolutions with these layer indices. */
export function emptyMoments(network: Network, layers: readonly number[]): LayerMoments[] {
  return convLayers(network)
    .filter(({ index }) => layers.includes(index))
    .map((layer) => {
      const operandCount = layer.weights.length / layer.bias.length;
      return {
        layer: layer.index,
        sampleCount: 0,
        sums: new Float64Array(operandCount),
        products: new Float64Array(operandCount * operandCount),
        ...emptyRanges(layer),
      };
    });
}

/** Ranges of no outputs yet. */
export function emptyRanges({ bias }: ConvLayer): Pick<LayerMoments, 'leastOutputs' | 'greatestOutputs'> {
  return {
    leastOutputs: new Int8Array(bias.length).fill(127),
    greatestOutputs: new Int8Array(bias.length).fill(-128),
  };
}

/** Adds `part` to `total` in place, layer by layer. */
export function addMoments(total: readonly LayerMoments[], part: readonly LayerMoments[]): void {
  total.forEach((into, k) => {
    const { sampleCount, sums, products, leastOutputs, greatestOutputs } = part[k]!;
    into.sampleCount += sampleCount;
    addValues(into.sums, sums);
    addValues(into.products, products);
    leastOutputs.forEach((least, channel) => widen(into, channel, least, greatestOutputs[channel]!));
  });
}

function addValues(into: Float64Array, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) into[i]! += values[i]!;
}

/**
 * Adds one image's operands. Operands at the zero point add nothing: after a ReLU that is most of them.
 * @param input int8 activations [h, w, inC] entering the convolution
 */
export function accumulateMoments(
  network: Network,
  layer: ConvLayer,
  input: Int8Array,
  moments: LayerMoments,
): void {
  const inTensor = tensorOf(network, layer.inputs[0]!);
  const shape = imageShape(inTensor);
  const out = imageShape(tensorOf(network, layer.output));
  const { sums, products } = moments;
  const operandCount = sums.length;
  const operand = new Int32Array(operandCount);
  const value = new Int32Array(operandCount);
  for (let y = 0; y < out.h; y++)
    for (let x = 0; x < out.w; x++) {
      const active = gatherOperands(layer, input, shape, inTensor.zeroPoint, y, x, operand, value);
      for (let n = 0; n < active; n++) {
        const a = value[n]!;
        const row = operand[n]! * operandCount;
        sums[operand[n]!]! += a;
        for (let m = n; m < active; m++) products[row + operand[m]!]! += a * value[m]!;
      }
    }
  moments.sampleCount += out.h * out.w;
}

/** Widens the ranges by the outputs of one image, int8 [h, w, outC]. */
export function accumulateOutputs(outputs: Int8Array, moments: LayerMoments): void {
  const channels = moments.leastOutputs.length;
  outputs.forEach((output, n) => widen(moments, n % channels, output, output));
}

function widen(
  { leastOutputs, greatestOutputs }: LayerMoments,
  channel: number,
  least: number,
  greatest: number,
): void {
  if (least < leastOutputs[channel]!) leastOutputs[channel] = least;
  if (greatest > greatestOutputs[channel]!) greatestOutputs[channel] = greatest;
}

/** Output channels that gave the same value at every pixel of every image, after a ReLU mostly the zero point: 1 each. */
export function deadChannels({ leastOutputs, greatestOutputs }: LayerMoments): Uint8Array {
  return Uint8Array.from(leastOutputs, (least, channel) => (least === greatestOutputs[channel] ? 1 : 0));
}

/** Mean of each operand, [operand]. */
export function operandMeans({ sums, sampleCount }: OperandMoments): Float64Array {
  return sums.map((sum) => sum / sampleCount);
}

/** Mean of each operand's square, [operand]; 0 for an operand that never left the zero point. */
export function operandPowers({ products, sums, sampleCount }: OperandMoments): Float64Array {
  return sums.map((_, i) => products[i * (sums.length + 1)]! / sampleCount);
}

/** Covariance of operands i <= j. */
export function covarianceOf({ sums, products, sampleCount }: OperandMoments, i: number, j: number): number {
  return products[i * sums.length + j]! / sampleCount - (sums[i]! / sampleCount) * (sums[j]! / sampleCount);
}
