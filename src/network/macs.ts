import type { Layer, Network } from './network.ts';
import { elementCount, tensorOf } from './network.ts';

/** Multiply-accumulates of one layer for one input: convolutions, by tiles too, and dense layers, padding included; others 0. */
export function layerMacs(network: Network, layer: Layer): number {
  const outputs = elementCount(tensorOf(network, layer.output).shape);
  switch (layer.kind) {
    case 'conv':
    case 'depthwise':
      return (outputs / layer.bias.length) * layer.weights.length;
    case 'tiledConv':
      return outputs * 9 * tensorOf(network, layer.inputs[0]!).shape.at(-1)!;
    case 'dense':
      return layer.weights.length;
    case 'maxPool':
    case 'averagePool':
    case 'mean':
    case 'add':
    case 'multiply':
    case 'maximum':
    case 'minimum':
    case 'pad':
    case 'reshape':
    case 'rearrange':
    case 'bilinearResize':
    case 'softmax':
    case 'relu':
    case 'lookup':
    case 'quantize':
    case 'dequantize':
      return 0;
  }
}

export function networkMacs(network: Network): number {
  return network.layers.reduce((sum, layer) => sum + layerMacs(network, layer), 0);
}

/** Number of int8 weights, biases not counted. */
export function layerWeights(layer: Layer): number {
  return 'weights' in layer ? layer.weights.length : 0;
}

/** Weights and int32 biases, or tables. */
export function layerParameterBytes(layer: Layer): number {
  if (layer.kind === 'lookup') return layer.tables.double.byteLength;
  if (layer.kind === 'tiledConv') return layer.pointWeights.byteLength + layer.bias.byteLength;
  return 'weights' in layer ? layer.weights.byteLength + layer.bias.byteLength : 0;
}

/** MACs, pooled values and plain element visits of one inference: what an evaluator's time grows with. */
export function operationsPerInference(network: Network): number {
  return network.layers.reduce((sum, layer) => {
    const outputs = elementCount(tensorOf(network, layer.output).shape);
    const inputs = layer.inputs.reduce((total, id) => total + elementCount(tensorOf(network, id).shape), 0);
    const pooled =
      layer.kind === 'maxPool' || layer.kind === 'averagePool'
        ? outputs * layer.window.kernel.h * layer.window.kernel.w
        : 0;
    return sum + layerMacs(network, layer) + pooled + inputs + outputs;
  }, 0);
}
