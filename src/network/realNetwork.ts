import type { Bounds } from './build/activationClamp.ts';
import type { FloatLayer, FloatNetwork } from './floatNetwork.ts';
import { unsupportedError } from './modelError.ts';
import type { Clamp, Layer, Network, Tensor } from './network.ts';
import { tensorOf } from './network.ts';
import { weightRows } from './weightRows.ts';

/**
 * The float network that an int8 one stands for: its weights and bounds as real numbers, nothing rounded in between.
 * @throws TauscopeError `model-unsupported` for a step between int8 and float32
 */
export function realNetwork(network: Network): FloatNetwork {
  const layers = network.layers.map((layer, index) => {
    const real = realLayer(network, layer);
    if (!real) throw withoutReal(layer);
    return { ...real, index };
  });
  return { name: network.name, tensors: network.tensors, layers };
}

/** The float layer that an int8 one stands for, null where float networks have none. */
export function realLayer(network: Network, layer: Layer): FloatLayer | null {
  const { index, inputs, output } = layer;
  const ends = { index, inputs, output };
  const target = tensorOf(network, output);
  switch (layer.kind) {
    case 'conv':
    case 'depthwise':
    case 'dense': {
      const channels = layer.bias.length;
      const operandCount = layer.weights.length / channels;
      const scaleOf = (channel: number) => layer.weightScales[channel] ?? layer.weightScales[0]!;
      const weights = Float32Array.from(
        weightRows(layer),
        (weight, n) => weight * scaleOf(Math.floor(n / operandCount)),
      );
      const { scale } = tensorOf(network, inputs[0]!);
      const bias = Float32Array.from(layer.bias, (value, channel) => value * scale * scaleOf(channel));
      const common = { ...ends, weights, bias, bounds: realBounds(layer.clamp, target) };
      if (layer.kind === 'dense') return { kind: 'dense', ...common };
      if (layer.kind === 'conv') return { kind: 'conv', window: layer.window, ...common };
      return { kind: 'depthwise', window: layer.window, depthMultiplier: layer.depthMultiplier, ...common };
    }
    case 'maxPool':
    case 'averagePool':
      return { kind: layer.kind, window: layer.window, ...ends };
    case 'add': {
      const [first, second] = inputs.map((id) => tensorOf(network, id).shape);
      if (layer.subtracts || first!.join() !== second!.join()) return null;
      return { kind: 'add', bounds: realBounds(layer.clamp, target), ...ends };
    }
    case 'relu':
      return { kind: 'relu', bounds: realBounds(layer.clamp, target), ...ends };
    case 'pad':
      return { kind: 'pad', padding: layer.padding, ...ends };
    case 'mean':
    case 'reshape':
    case 'softmax':
      return { kind: layer.kind, ...ends };
    case 'tiledConv':
    case 'multiply':
    case 'maximum':
    case 'minimum':
    case 'lookup':
    case 'rearrange':
    case 'bilinearResize':
    case 'quantize':
    case 'dequantize':
      // Another scale changes no real number.
      if (layer.kind === 'quantize' && layer.requantisation)
        return { kind: 'relu', bounds: [-Infinity, Infinity], ...ends };
      return null;
  }
}

/** A clamp at the zero point is a ReLU; one at an end of int8 is none. */
export function realBounds({ min, max }: Clamp, { scale, zeroPoint }: Tensor): Bounds {
  const real = (quantised: number) => Math.fround(scale * (quantised - zeroPoint));
  return [min > -128 || min === zeroPoint ? real(min) : -Infinity, max < 127 ? real(max) : Infinity];
}

function withoutReal({ index, kind }: Layer): Error {
  return unsupportedError(
    `operator ${index} is ${kind}`,
    'Tauscope says convolutions, dense layers, pools, sums, padding, clamps and softmax in real numbers',
    'take a model of these, with int8 input and output',
  );
}
