import type { ConvLayer, DenseLayer, DepthwiseLayer } from './network.ts';
import { executedWeights } from './skippedPairs.ts';

/** The executed weights with one row of operands per output channel, whatever the layer's own order. */
export function weightRows(layer: ConvLayer | DepthwiseLayer | DenseLayer): Int8Array {
  const weights = executedWeights(layer);
  if (layer.kind !== 'depthwise') return weights;
  const channels = layer.bias.length;
  const operandCount = weights.length / channels;
  return weights.map((_, n) => weights[(n % operandCount) * channels + Math.floor(n / operandCount)]!);
}
