import type { ConvLayer, Network } from './network.ts';
import { imageShape, tensorOf } from './network.ts';
import { readExtent, tileAxes } from './tileAxis.ts';

/** Weights of more input channels do not fit the registers of kernels that transform columns alone. */
export const mostColumnChannels = 3;

/**
 * Whether a convolution, 3x3 with stride 1, has so few input channels that its fast form transforms columns alone. That form leaves out
 * output channels whole, but no products of the others.
 */
export function skipsWholeChannels(network: Network, layer: ConvLayer): boolean {
  const { c } = imageShape(tensorOf(network, layer.inputs[0]!));
  return c <= mostColumnChannels && tileAxes(layer, readExtent(network, layer), 2) !== null;
}
