import type { FloatLayer, FloatNetwork } from '../network/floatNetwork.ts';

/** The network up to the values before a final softmax or logistic function. */
export function floatLogits(network: FloatNetwork): FloatNetwork {
  const last = network.layers.findLastIndex((layer) => !isProbability(layer) && layer.kind !== 'reshape');
  if (!network.layers.slice(last + 1).some(isProbability)) return network;
  const layers = network.layers.slice(0, last + 1);
  return { ...network, layers, tensors: network.tensors.slice(0, layers.length + 1) };
}

function isProbability(layer: FloatLayer): boolean {
  return layer.kind === 'softmax' || (layer.kind === 'function' && layer.operator === 'logistic');
}
