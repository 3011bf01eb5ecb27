import type { FloatLayer, FloatNetwork } from '../../../src/network/floatNetwork.ts';
import type { Clamp, Layer, Network, Tensor } from '../../../src/network/network.ts';
import { tensorOf } from '../../../src/network/network.ts';

/** The float network that an int8 one stands for: its weights as real numbers, nothing rounded in between. */
export function dequantised(network: Network): FloatNetwork {
  const layers = network.layers.map((layer, index) => ({ ...floatLayer(network, layer), index }));
  return { name: network.name, tensors: network.tensors, layers };
}

function floatLayer(network: Network, layer: Layer): FloatLayer {
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
      const weights = Float32Array.from(layer.weights, (_, n) => {
        const channel = Math.floor(n / operandCount);
        const at = layer.kind === 'depthwise' ? (n % operandCount) * channels + channel : n;
        return layer.weights[at]! * scaleOf(channel);
      });
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
    case 'add':
      return { kind: 'add', bounds: realBounds(layer.clamp, target), ...ends };
    case 'pad':
      return { kind: 'pad', padding: layer.padding, ...ends };
    case 'mean':
    case 'reshape':
    case 'softmax':
      return { kind: layer.kind, ...ends };
    default:
      throw new Error(`no float form of ${layer.kind}`);
  }
}

/** A ReLU clamps at the zero point; a bound at the end of int8 may be none. */
function realBounds({ min }: Clamp, { zeroPoint }: Tensor): [number, number] {
  return [min === zeroPoint ? 0 : -Infinity, Infinity];
}
