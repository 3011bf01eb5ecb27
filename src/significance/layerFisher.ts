import type { Network } from '../network/network.ts';
import { convLayers } from '../network/network.ts';

/**
 * How much a network's answers hang on the sums of one convolution: sums over images and output pixels of the Fisher information
 * sum_y p_y (d log p_y / d sum)^2 (int32 steps^-2), per output channel. An error of variance v in a channel's sums moves the answers by v / 2 times
 * the mean of it (Kullback-Leibler divergence, second order).
 */
export interface LayerFisher {
  /** Index of the convolution in the network. */
  readonly layer: number;
  readonly sampleCount: number;
  readonly sums: Float64Array;
}

/** Sums of nothing yet, for the convolutions with these layer indices. */
export function emptyFisher(network: Network, layers: readonly number[]): LayerFisher[] {
  return convLayers(network)
    .filter(({ index }) => layers.includes(index))
    .map(({ index, bias }) => ({ layer: index, sampleCount: 0, sums: new Float64Array(bias.length) }));
}

/** Totals of both, layer by layer. The sums are floating: the order of additions is part of the results. */
export function addFisher(total: readonly LayerFisher[], part: readonly LayerFisher[]): LayerFisher[] {
  return total.map(({ layer, sampleCount, sums }, k) => ({
    layer,
    sampleCount: sampleCount + part[k]!.sampleCount,
    sums: sums.map((sum, channel) => sum + part[k]!.sums[channel]!),
  }));
}

/** Mean per output channel. */
export function meanFisher({ sums, sampleCount }: LayerFisher): Float64Array {
  return sums.map((sum) => sum / sampleCount);
}
