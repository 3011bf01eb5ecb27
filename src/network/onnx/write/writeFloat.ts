import type { FloatLayer, FloatNetwork, FloatTensor } from '../../floatNetwork.ts';
import type { Bounds } from '../../build/activationClamp.ts';
import { floatTensor } from '../../floatNetwork.ts';
import type { TensorId } from '../../network.ts';
import { OnnxFile } from './onnxFile.ts';
import { channelsFirst, channelsFirstWeights, windowAttributes } from './onnxShapes.ts';

/** How the tensors are called in the file: t0 is the input. */
export function tensorName(id: TensorId): string {
  return `t${id}`;
}

/**
 * A float network as an .onnx file for any batch, NCHW, with the given tensors as its outputs.
 */
export function writeFloatOnnx(network: FloatNetwork, outputs: readonly TensorId[]): Uint8Array {
  const file = new OnnxFile();
  for (const layer of network.layers) writeLayer(file, network, layer);
  const end = (id: TensorId) => ({
    name: tensorName(id),
    shape: ['batch', ...channelsFirst(floatTensor(network, id).shape)],
  });
  return file.bytes(network.name, [end(0)], outputs.map(end));
}

function writeLayer(file: OnnxFile, network: FloatNetwork, layer: FloatLayer): void {
  const inputs = layer.inputs.map(tensorName);
  const [input = ''] = inputs;
  const name = tensorName(layer.output);
  const source = floatTensor(network, layer.inputs[0]!);
  const target = floatTensor(network, layer.output);
  switch (layer.kind) {
    case 'conv':
    case 'depthwise': {
      const outC = layer.bias.length;
      const { h, w } = layer.window.kernel;
      const inC = layer.weights.length / (outC * h * w);
      const weights = file.constant(
        `${name}/weights`,
        [outC, inC, h, w],
        channelsFirstWeights(layer.weights, h * w, inC),
      );
      const bias = file.constant(`${name}/bias`, [outC], layer.bias);
      const group = { int: source.shape[2]! / inC };
      const attributes = { ...windowAttributes(layer.window), group };
      clamped(file, layer.bounds, name, (output) =>
        file.node('Conv', [input, weights, bias], output, attributes),
      );
      return;
    }
    case 'dense': {
      const [outN, inN] = [layer.bias.length, layer.weights.length / layer.bias.length];
      const weights = file.constant(`${name}/weights`, [outN, inN], layer.weights);
      const bias = file.constant(`${name}/bias`, [outN], layer.bias);
      const flat = reshaped(file, input, source, { name: '', shape: [inN] }, `${name}/flat`);
      const isFlat = target.shape.length === 1;
      clamped(file, layer.bounds, name, (output) => {
        const product = isFlat ? output : `${name}/product`;
        file.node('Gemm', [flat, weights, bias], product, { transB: { int: 1 } });
        if (!isFlat) reshaped(file, product, { name: '', shape: [outN] }, target, output);
      });
      return;
    }
    case 'maxPool': {
      const { dilations: _, ...attributes } = windowAttributes(layer.window);
      file.node('MaxPool', [input], name, attributes);
      return;
    }
    case 'averagePool': {
      const { dilations: _, ...attributes } = windowAttributes(layer.window);
      file.node('AveragePool', [input], name, attributes);
      return;
    }
    case 'mean':
      file.node('ReduceMean', [input], name, {
        axes: { ints: [2, 3] },
        keepdims: { int: Number(target.shape.length > 1) },
      });
      return;
    case 'add':
      clamped(file, layer.bounds, name, (output) => file.node('Add', inputs, output));
      return;
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

/** Lets `write` make `output`, with a clamp behind it where the bounds are finite. */
function clamped(file: OnnxFile, bounds: Bounds, output: string, write: (output: string) => void): void {
  if (bounds.every((bound) => Math.abs(bound) === Infinity)) {
    write(output);
    return;
  }
  write(`${output}/unclamped`);
  clamp(file, bounds, `${output}/unclamped`, output);
}

function clamp(file: OnnxFile, [low, high]: Bounds, input: string, output: string): void {
  const bound = (value: number, end: string) =>
    Math.abs(value) === Infinity ? '' : file.constant(`${output}/${end}`, [], Float32Array.of(value));
  if (low === 0 && high === Infinity) file.node('Relu', [input], output);
  else file.node('Clip', [input, bound(low, 'low'), bound(high, 'high')], output);
}
