import type { Layer, Network } from './network.ts';
import { tensorOf } from './network.ts';

/**
 * The value, as the network's output holds it, above which a single output names class 1: a real 0, or 1/2 for the probability
 * that a logistic function gives.
 */
export function classThreshold(network: Network): number {
  const { scale, zeroPoint } = tensorOf(network, network.output);
  return zeroPoint + (isProbability(network) ? 0.5 : 0) / scale;
}

function isProbability({ layers, output }: Network): boolean {
  let id = output;
  for (;;) {
    const layer = layers.find((candidate) => candidate.output === id);
    const keepsValues =
      layer?.kind === 'dequantize' || layer?.kind === 'quantize' || layer?.kind === 'reshape';
    if (!keepsValues) return layer !== undefined && isLogistic(layer);
    id = layer.inputs[0]!;
  }
}

/** Whether a layer gives the logistic function of its input, whatever the file calls it. */
export function isLogistic(layer: Layer): boolean {
  if (layer.kind !== 'lookup') return false;
  return layer.operator === 'logistic' || (layer.operator === 'pointwise' && layer.name === 'Sigmoid');
}
