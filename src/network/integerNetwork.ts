import { TauscopeError } from './errors.ts';
import type { IntegerLayer, IntegerNetwork, Network } from './network.ts';
import { tensorOf } from './network.ts';

/**
 * The int8 part of a network, which the firmware computes: what lies between a leading float32 QUANTIZE and a trailing
 * DEQUANTIZE, or all of it when it has neither. Tensors keep their ids and layers their indices.
 * @throws TauscopeError `model-unsupported` when float32 tensors remain in between.
 */
export function integerNetwork(network: Network): IntegerNetwork {
  let { input, output } = network;
  const layers = [...network.layers];
  const readers = layers.filter((layer) => layer.inputs.includes(network.input));
  const entry = readers[0];
  if (entry?.kind === 'quantize' && entry.requantisation === null && readers.length === 1) {
    input = entry.output;
    layers.splice(layers.indexOf(entry), 1);
  }
  const last = layers.at(-1);
  if (last?.kind === 'dequantize' && last.output === network.output) {
    output = last.inputs[0] ?? -1;
    layers.pop();
  }
  for (const id of [input, ...layers.flatMap((layer) => [...layer.inputs, layer.output])]) {
    const tensor = tensorOf(network, id);
    if (tensor.type === 'int8') continue;
    throw new TauscopeError(
      'model-unsupported',
      `Tensor ${tensor.name} holds float32 values inside the network; firmware needs a model that is int8 ` +
        'between one QUANTIZE at its input and one DEQUANTIZE at its output.',
    );
  }
  // A layer that neither reads nor writes float32 values is an integer layer.
  return { ...network, layers: layers as readonly IntegerLayer[], input, output };
}
