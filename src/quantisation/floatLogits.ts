import type { FloatNetwork } from '../network/floatNetwork.ts';

/** The network up to the values before a final softmax. */
export function floatLogits(network: FloatNetwork): FloatNetwork {
  const last = network.layers.findLastIndex(({ kind }) => kind !== 'softmax' && kind !== 'reshape');
  if (!network.layers.slice(last + 1).some(({ kind }) => kind === 'softmax')) return network;
  const layers = network.layers.slice(0, last + 1);
  return { ...network, layers, tensors: network.tensors.slice(0, layers.length + 1) };
}
