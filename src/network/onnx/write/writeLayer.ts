import type { FloatLayer, FloatNetwork, FloatTensor, FloatWeightedLayer } from '../../floatNetwork.ts';
import { floatTensor } from '../../floatNetwork.ts';
import type { TensorId } from '../../network.ts';
import type { OnnxFile } from './onnxFile.ts';
import { channelsFirst, pair, windowAttributes } from './onnxShapes.ts';
import { clamp, clamped } from './writeClamp.ts';
import { functionNames } from './writeFunction.ts';
import { writeRearrangement } from './writeMoves.ts';
import { writeClampedPair } from './writePair.ts';
import { writeInterpolation } from './writeResize.ts';

/** What a file of real numbers and one of quantised numbers do differently. */
export interface LayerStyle {
  /** Name of the value that a layer reads. */
  read(tensor: TensorId): string;
  /** Name of the value that a layer computes, before whatever follows. */
  write(tensor: TensorId): string;
  /** Names of weights of the given shape, [outC][inC][kh][kw] or [outN][inN], and of the bias. */
  parameters(layer: FloatWeightedLayer, shape: readonly number[]): readonly [string, string];
}

const pairNames = { add: 'Add', subtract: 'Sub', multiply: 'Mul' } as const;

/** Writes one layer, channels first, with float operators. */
export function writeLayer(
  file: OnnxFile,
  network: FloatNetwork,
  layer: FloatLayer,
  style: LayerStyle,
): void {
  const inputs = layer.inputs.map((id) => style.read(id));
  const [input = ''] = inputs;
  const name = style.write(layer.output);
  const source = floatTensor(network, layer.inputs[0]!);
  const target = floatTensor(network, layer.output);
  switch (layer.kind) {
    case 'conv':
    case 'depthwise': {
      const outC = layer.bias.length;
      const { h, w } = layer.window.kernel;
      const inC = layer.weights.length / (outC * h * w);
      const constants = style.parameters(layer, [outC, inC, h, w]);
      const group = { int: source.shape[2]! / inC };
      const dilations = { ints: pair(layer.window.dilation) };
      const attributes = { ...windowAttributes(layer.window), dilations, group };
      clamped(file, layer.bounds, name, (output) =>
        file.node('Conv', [input, ...constants], output, attributes),
      );
      return;
    }
    case 'dense': {
      const [outN, inN] = [layer.bias.length, layer.weights.length / layer.bias.length];
      const constants = style.parameters(layer, [outN, inN]);
      const flat = reshaped(file, input, source, { name: '', shape: [inN] }, `${name}/flat`);
      const isFlat = target.shape.length === 1;
      clamped(file, layer.bounds, name, (output) => {
        const product = isFlat ? output : `${name}/product`;
        file.node('Gemm', [flat, ...constants], product, { transB: { int: 1 } });
        if (!isFlat) reshaped(file, product, { name: '', shape: [outN] }, target, output);
      });
      return;
    }
    case 'maxPool':
      file.node('MaxPool', [input], name, windowAttributes(layer.window));
      return;
    case 'averagePool':
      file.node('AveragePool', [input], name, windowAttributes(layer.window));
      return;
    case 'mean':
      file.node('ReduceMean', [input], name, {
        axes: { ints: [2, 3] },
        keepdims: { int: Number(target.shape.length > 1) },
      });
      return;
    case 'add':
    case 'subtract':
    case 'multiply': {
      const shapes = [target.shape, floatTensor(network, layer.inputs[1]!).shape] as const;
      writeClampedPair(file, pairNames[layer.kind], layer.bounds, shapes, inputs, name);
      return;
    }
    case 'function':
      if (layer.operator !== 'leakyRelu') file.node(functionNames[layer.operator], [input], name);
      else
        file.node('PRelu', [input, file.constant(`${name}/slope`, [1], Float32Array.of(layer.alpha))], name);
      return;
    case 'rearrange':
      writeRearrangement(file, network, layer, inputs, name);
      return;
    case 'bilinearResize': {
      const [h = 1, w = 1] = source.shape;
      writeInterpolation(file, layer, { h, w }, input, name);
      return;
    }
    case 'relu':
      clamp(file, layer.bounds, input, name);
      return;
    case 'pad': {
      const { top, left, bottom, right } = layer.padding;
      const pads = BigInt64Array.from([0, 0, top, left, 0, 0, bottom, right], BigInt);
      file.node('Pad', [input, file.constant(`${name}/pads`, [8], pads)], name);
      return;
    }
    case 'reshape':
      reshaped(file, input, source, target, name);
      return;
    case 'softmax':
      file.node('Softmax', [input], name, { axis: { int: target.shape.length === 3 ? 1 : -1 } });
  }
}

/** The values in the order of channels last under another shape, back in ONNX's order. */
function reshaped(file: OnnxFile, input: string, from: FloatTensor, to: FloatTensor, output: string): string {
  const isImage = ({ shape }: FloatTensor) => shape.length === 3 && shape[0]! * shape[1]! > 1;
  const last = isImage(from)
    ? file.node('Transpose', [input], `${output}/last`, { perm: { ints: [0, 2, 3, 1] } })
    : input;
  const shape = file.constant(
    `${output}/shape`,
    [1 + to.shape.length],
    BigInt64Array.from([0, ...(isImage(to) ? to.shape : channelsFirst(to.shape))], BigInt),
  );
  if (!isImage(to)) return file.node('Reshape', [last, shape], output);
  const moved = file.node('Reshape', [last, shape], `${output}/moved`);
  return file.node('Transpose', [moved], output, { perm: { ints: [0, 3, 1, 2] } });
}
