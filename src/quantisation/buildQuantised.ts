import { buildQuantize, buildRelu, buildSoftmax } from '../network/build/elementwiseLayers.ts';
import { buildLookup } from '../network/build/lookupLayer.ts';
import { NetworkBuilder } from '../network/build/networkBuilder.ts';
import type { Activation, CountedOperator, Int8Activation } from '../network/build/operator.ts';
import { checkOutputShape, layerEnds } from '../network/build/operator.ts';
import { buildAdd, buildMultiply, buildSubtract } from '../network/build/pairLayers.ts';
import { buildMean, buildPool } from '../network/build/poolingLayers.ts';
import { checkSameQuantisation, int8Activation } from '../network/build/quantisation.ts';
import { buildPad, buildReshape } from '../network/build/shapeLayers.ts';
import { hardSwish } from '../network/build/tables/hardSwish.ts';
import { leakyRelu } from '../network/build/tables/rectifiers.ts';
import { logistic, tanh } from '../network/build/tables/sigmoids.ts';
import type { WeightedFacts } from '../network/build/weightedLayers.ts';
import { buildConv, buildDense, buildDepthwise } from '../network/build/weightedLayers.ts';
import type {
  FloatFunctionLayer,
  FloatLayer,
  FloatNetwork,
  FloatWeightedLayer,
} from '../network/floatNetwork.ts';
import { floatTensor } from '../network/floatNetwork.ts';
import type { Layer, Network } from '../network/network.ts';
import type { QuantisedWeights } from './quantisedWeights.ts';
import type { TensorQuantisation } from './tensorQuantisation.ts';

const unbounded = [-Infinity, Infinity] as const;

/**
 * The int8 network with these quantisations of its tensors and these weights, by the builders that readers use: what
 * they refuse is refused here with the same errors. Layers keep their indices.
 */
export function buildQuantised(
  network: FloatNetwork,
  quantisations: readonly TensorQuantisation[],
  weightsOf: (layer: FloatWeightedLayer) => QuantisedWeights,
): Network {
  const builder = new NetworkBuilder();
  const activations: Activation[] = [];
  const addNext = (): Activation => {
    const id = activations.length;
    const { name, shape } = floatTensor(network, id);
    const { scale, zeroPoint } = quantisations[id]!;
    const quantisation = { scales: [scale], zeroPoints: [zeroPoint], axis: 0 };
    const added = builder.add({ name, label: `tensor ${name}`, shape, type: 'int8', quantisation });
    activations.push(added);
    return added;
  };
  addNext();
  const layers = network.layers.map((layer): Layer => {
    const label = `operator ${layer.index} (${layer.kind})`;
    const operator: CountedOperator = {
      index: layer.index,
      label,
      produce(shape) {
        checkOutputShape(label, floatTensor(network, layer.output).shape, shape);
        return addNext();
      },
      countParameters: (bytes) => builder.countParameters(bytes),
    };
    const inputs = layer.inputs.map((id) => int8Activation(activations[id]!));
    return buildLayer(network, layer, operator, inputs, weightsOf);
  });
  return builder.network(network.name, layers, activations.length - 1);
}

function buildLayer(
  network: FloatNetwork,
  layer: FloatLayer,
  operator: CountedOperator,
  inputs: readonly Int8Activation[],
  weightsOf: (layer: FloatWeightedLayer) => QuantisedWeights,
): Layer {
  const input = inputs[0]!;
  const { shape } = floatTensor(network, layer.output);
  switch (layer.kind) {
    case 'conv':
    case 'depthwise': {
      const facts = { input, ...layer.window, ...parameters(layer, weightsOf(layer)) };
      return layer.kind === 'conv' ? buildConv(operator, facts) : buildDepthwise(operator, facts);
    }
    case 'dense':
      return buildDense(operator, { input, keepsRank: false, ...parameters(layer, weightsOf(layer)) });
    case 'maxPool':
    case 'averagePool':
      return buildPool(operator, layer.kind, { input, activation: unbounded, ...layer.window });
    case 'mean':
      return buildMean(operator, input, shape.length === 3);
    case 'add':
      return buildAdd(operator, [input, inputs[1]!], layer.bounds);
    case 'subtract':
      return buildSubtract(operator, [input, inputs[1]!], layer.bounds);
    case 'multiply':
      return buildMultiply(operator, [input, inputs[1]!], layer.bounds);
    case 'function':
      return buildFunction(operator, layer, input);
    case 'rearrange':
    case 'bilinearResize': {
      const output = operator.produce(shape);
      for (const { tensor } of inputs) checkSameQuantisation(operator.label, tensor, output.tensor);
      return { ...layer, ...layerEnds(operator, inputs, output) };
    }
    case 'relu':
      return layer.bounds.every((bound) => Math.abs(bound) === Infinity)
        ? buildQuantize(operator, input)
        : buildRelu(operator, input, layer.bounds);
    case 'pad': {
      const { top, bottom, left, right } = layer.padding;
      return buildPad(operator, input, [0, 0, top, bottom, left, right, 0, 0], null);
    }
    case 'reshape':
      return buildReshape(operator, input, shape);
    case 'softmax':
      return buildSoftmax(operator, input, 1);
  }
}

/** A table of what TensorFlow Lite Micro computes. */
function buildFunction(operator: CountedOperator, layer: FloatFunctionLayer, input: Int8Activation): Layer {
  switch (layer.operator) {
    case 'logistic':
      return buildLookup(operator, { operator: layer.operator }, input, logistic);
    case 'tanh':
      return buildLookup(operator, { operator: layer.operator }, input, tanh);
    case 'hardSwish':
      return buildLookup(operator, { operator: layer.operator }, input, hardSwish);
    case 'leakyRelu': {
      const { alpha } = layer;
      return buildLookup(operator, { operator: layer.operator, alpha }, input, leakyRelu(alpha));
    }
  }
}

/** Weights and bias as the builders take them: depthwise weights with the channels last. */
function parameters(
  layer: FloatWeightedLayer,
  { weights, bias, scales }: QuantisedWeights,
): Omit<WeightedFacts, 'input'> {
  const label = `the weights of operator ${layer.index}`;
  const channels = bias.length;
  const operandCount = weights.length / channels;
  const quantisation = (axis: number) => ({ scales, zeroPoints: scales.map(() => 0), axis });
  const rest = {
    bias: { label: `the bias of operator ${layer.index}`, shape: [channels], values: bias },
    activation: layer.bounds,
  };
  if (layer.kind === 'dense') {
    const shape = [channels, operandCount];
    return { weights: { label, shape, values: weights, quantisation: quantisation(0) }, ...rest };
  }
  const { h, w } = layer.window.kernel;
  if (layer.kind === 'conv') {
    const shape = [channels, h, w, operandCount / (h * w)];
    return { weights: { label, shape, values: weights, quantisation: quantisation(0) }, ...rest };
  }
  const values = weights.map((_, n) => weights[(n % channels) * operandCount + Math.floor(n / channels)]!);
  return { weights: { label, shape: [1, h, w, channels], values, quantisation: quantisation(3) }, ...rest };
}
