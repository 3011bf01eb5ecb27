import type { Bounds } from '../../../../src/network/build/activationClamp.ts';
import { paddingSchemeOf } from '../../../../src/network/build/paddingScheme.ts';
import type { FloatLayer, FloatNetwork, FloatWeightedLayer } from '../../../../src/network/floatNetwork.ts';
import type { BuiltModel, BuiltOperator, BuiltTensor } from './tfliteBuilder.ts';

/** How converters leave a network: activations and scales within layers, apart as operators, or constants in float16. */
export const floatStyles = ['fused', 'apart', 'float16'] as const;
type Style = (typeof floatStyles)[number];

/** A float network as a TensorFlow Lite file has it; margins must be SAME or none. */
export function floatTflite(network: FloatNetwork, style: Style): BuiltModel {
  const tensors: BuiltTensor[] = [];
  const operators: BuiltOperator[] = [];
  const add = (tensor: BuiltTensor) => tensors.push({ name: `t${tensors.length}`, ...tensor }) - 1;
  const activation = (shape: readonly number[]) => add({ type: 'FLOAT32', shape: [1, ...shape] });
  const constant = (shape: readonly number[], values: Float32Array) => {
    if (style !== 'float16') return add({ type: 'FLOAT32', shape, data: values });
    const half = add({ type: 'FLOAT16', shape, data: halves(values) });
    const converted = add({ type: 'FLOAT32', shape });
    operators.push({ operator: 'DEQUANTIZE', inputs: [half], outputs: [converted] });
    return converted;
  };
  const ints = (...values: number[]) =>
    add({ type: 'INT32', shape: [values.length], data: Int32Array.from(values) });
  const places = [activation(network.tensors[0]!.shape)];

  for (const layer of network.layers) {
    const { shape } = network.tensors[layer.output]!;
    const inputs = layer.inputs.map((id) => places[id]!);
    const run = (operator: BuiltOperator['operator'], from: readonly number[], options = {}): number => {
      const output = activation(shape);
      operators.push({ operator, inputs: from, outputs: [output], options });
      return output;
    };
    const weighted = (conv: FloatWeightedLayer, operator: BuiltOperator['operator'], options: object) => {
      const channels = conv.bias.length;
      if (style !== 'apart') {
        const from = [inputs[0]!, weightsOf(conv, constant, () => 1), constant([channels], conv.bias)];
        return run(operator, from, { ...options, activation: activationOf(conv.bounds) });
      }
      const factors = Float32Array.from(conv.bias, (_, channel) => 0.5 + channel / 8);
      const product = run(
        operator,
        [inputs[0]!, weightsOf(conv, constant, (o) => 1 / factors[o]!), -1],
        options,
      );
      const scaled = run('MUL', [product, constant([channels], factors)]);
      const sum = run('ADD', [scaled, constant([1, 1, 1, channels].slice(-1 - shape.length), conv.bias)]);
      const name = activationOf(conv.bounds);
      return name === 'NONE' ? sum : run(name, [sum]);
    };
    places[layer.output] = placed(network, layer, inputs, run, weighted, ints);
  }
  return { tensors, operators };
}

function placed(
  network: FloatNetwork,
  layer: FloatLayer,
  inputs: readonly number[],
  run: (operator: BuiltOperator['operator'], from: readonly number[], options?: object) => number,
  weighted: (layer: FloatWeightedLayer, operator: BuiltOperator['operator'], options: object) => number,
  ints: (...values: number[]) => number,
): number {
  const window = (of: Extract<FloatLayer, { window: unknown }>) => {
    const { stride, dilation } = of.window;
    const padding = paddingSchemeOf(of, network.tensors[of.inputs[0]!]!)!;
    return { padding, stride: [stride.h, stride.w], dilation: [dilation.h, dilation.w] };
  };
  switch (layer.kind) {
    case 'conv':
      return weighted(layer, 'CONV_2D', window(layer));
    case 'depthwise':
      return weighted(layer, 'DEPTHWISE_CONV_2D', {
        ...window(layer),
        depthMultiplier: layer.depthMultiplier,
      });
    case 'dense':
      return weighted(layer, 'FULLY_CONNECTED', {});
    case 'maxPool':
    case 'averagePool': {
      const { h, w } = layer.window.kernel;
      const name = layer.kind === 'maxPool' ? 'MAX_POOL_2D' : 'AVERAGE_POOL_2D';
      return run(name, inputs, { ...window(layer), filter: [h, w] });
    }
    case 'mean':
      return run('MEAN', [...inputs, ints(1, 2)], {
        keepDims: network.tensors[layer.output]!.shape.length === 3,
      });
    case 'add':
      return run('ADD', inputs, { activation: activationOf(layer.bounds) });
    case 'relu':
      return run(layer.bounds[1] === 6 ? 'RELU6' : 'RELU', inputs);
    case 'pad': {
      const { top, bottom, left, right } = layer.padding;
      return run('PAD', [...inputs, ints(0, 0, top, bottom, left, right, 0, 0)]);
    }
    case 'reshape':
      return run('RESHAPE', inputs);
    case 'softmax':
      return run('SOFTMAX', inputs, { beta: 1 });
    default:
      throw new RangeError(`no float operator for ${layer.kind}`);
  }
}

function weightsOf(
  layer: FloatWeightedLayer,
  constant: (shape: readonly number[], values: Float32Array) => number,
  factorOf: (channel: number) => number,
): number {
  const channels = layer.bias.length;
  const count = layer.weights.length / channels;
  const rows = layer.weights.map((weight, n) => weight * factorOf(Math.floor(n / count)));
  if (layer.kind === 'dense') return constant([channels, count], rows);
  const { h, w } = layer.window.kernel;
  if (layer.kind === 'conv') return constant([channels, h, w, count / (h * w)], rows);
  const last = rows.map((_, n) => rows[(n % channels) * count + Math.floor(n / channels)]!);
  return constant([1, h, w, channels], last);
}

function activationOf([low, high]: Bounds): 'NONE' | 'RELU' | 'RELU6' {
  if (low === -Infinity) return 'NONE';
  return high === 6 ? 'RELU6' : 'RELU';
}

/** Values as IEEE 754 binary16, cut to 11 bits. */
function halves(values: Float32Array): Uint8Array {
  return new Uint8Array(Uint16Array.from(values, binary16).buffer);
}

function binary16(value: number): number {
  const size = Math.abs(value);
  const sign = value < 0 ? 0x8000 : 0;
  if (size < 2 ** -14) return sign | Math.floor(size * 2 ** 24);
  const exponent = Math.floor(Math.log2(size));
  return sign | ((exponent + 15) << 10) | Math.floor((size / 2 ** exponent - 1) * 1024);
}
