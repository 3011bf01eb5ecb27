import type { FloatWeightedLayer } from '../../floatNetwork.ts';
import { unsupportedError } from '../../modelError.ts';
import type { IntegerNetwork, Layer, Network, TensorId } from '../../network.ts';
import { tensorOf } from '../../network.ts';
import { realLayer } from '../../realNetwork.ts';
import { weightRows } from '../../weightRows.ts';
import { channelsLast } from '../graph/layout.ts';
import type { OnnxTwin } from '../onnxTwin.ts';
import { OnnxFile } from './onnxFile.ts';
import { channelsFirstWeights, shapeWithBatch } from './onnxShapes.ts';
import { writeFunction } from './writeFunction.ts';
import { writeLayer } from './writeLayer.ts';
import { writeRearrangement } from './writeMoves.ts';
import { writePair } from './writePair.ts';
import { writeBilinearResize } from './writeResize.ts';

/**
 * An int8 network as an .onnx file of float operators between QuantizeLinear and DequantizeLinear (QDQ), as onnxruntime's
 * quantiser writes them: float32 ends, channels first, batch of 1, int8 activations, weights per channel, int32 biases.
 * Pairs that a layer skips have weights of 0.
 * @throws TauscopeError `model-unsupported` for a step between int8 and float32
 */
export function writeQdqOnnx(network: Network): Uint8Array {
  const file = new OnnxFile();
  const name = (id: TensorId) => valueName(network, id);
  const written = (id: TensorId) => (id === network.input ? 'input' : `${name(id)}/real`);
  const quantised = (id: TensorId) => {
    const { scale, zeroPoint } = tensorOf(network, id);
    const constants = [
      file.constant(`${name(id)}/scale`, [], Float32Array.of(scale)),
      file.constant(`${name(id)}/zero`, [], Int8Array.of(zeroPoint)),
    ];
    const integer = file.node('QuantizeLinear', [written(id), ...constants], integerName(network, id));
    file.node('DequantizeLinear', [integer, ...constants], name(id));
  };
  quantised(network.input);
  const floats = { name: network.name, tensors: network.tensors, layers: [] };
  for (const layer of network.layers) {
    const real = realLayer(network, layer);
    if (real)
      writeLayer(file, floats, real, {
        read: name,
        write: written,
        parameters: (weighted, shape) => parameters(file, network, layer, weighted, shape),
      });
    else writeFurther(file, network, layer, layer.inputs.map(name), written(layer.output));
    quantised(layer.output);
  }
  const end = (id: TensorId, endName: string) => ({ name: endName, shape: shapeOf(network, id) });
  return file.bytes(network.name, [end(network.input, 'input')], [end(network.output, 'output')]);
}

/** An int8 network beside the file that {@link writeQdqOnnx} makes of it. */
export function qdqTwin(network: IntegerNetwork): OnnxTwin {
  const value = (id: TensorId, name: string) => {
    const shape = shapeOf(network, id);
    return { name, shape, layout: channelsLast(shape) };
  };
  return {
    network,
    file: writeQdqOnnx(network),
    origin: 'written',
    input: { ...value(network.input, 'input'), type: 'FLOAT' },
    values: new Map(
      network.layers.map(({ output }) => [output, value(output, integerName(network, output))]),
    ),
  };
}

/** Layers that float networks do not have. */
function writeFurther(
  file: OnnxFile,
  network: Network,
  layer: Layer,
  inputs: readonly string[],
  name: string,
): void {
  const [input = ''] = inputs;
  switch (layer.kind) {
    case 'add':
    case 'multiply':
    case 'maximum':
    case 'minimum':
      writePair(file, network, layer, inputs, name);
      return;
    case 'lookup':
      writeFunction(file, layer, input, tensorOf(network, layer.output).shape.length, name);
      return;
    case 'rearrange':
      writeRearrangement(file, network, layer, inputs, name);
      return;
    case 'bilinearResize':
      writeBilinearResize(file, network, layer, input, name);
      return;
    default:
      throw unsupportedError(
        `operator ${layer.index} is ${layer.kind}`,
        'a file of quantisation steps is int8 between its ends',
        'take a model with int8 input and output',
      );
  }
}

function valueName(network: Network, id: TensorId): string {
  return id === network.output ? 'output' : `t${id}`;
}

function integerName(network: Network, id: TensorId): string {
  return `${valueName(network, id)}/int8`;
}

function shapeOf(network: Network, id: TensorId): readonly number[] {
  return shapeWithBatch(tensorOf(network, id).shape);
}

function parameters(
  file: OnnxFile,
  network: Network,
  layer: Layer,
  { output, inputs }: FloatWeightedLayer,
  shape: readonly number[],
): readonly [string, string] {
  if (layer.kind !== 'conv' && layer.kind !== 'depthwise' && layer.kind !== 'dense')
    throw new RangeError(`layer ${layer.index} has no weights`);
  const [outC = 0] = shape;
  const scales = Float32Array.from(
    { length: outC },
    (_, channel) => layer.weightScales[channel] ?? layer.weightScales[0]!,
  );
  const { scale } = tensorOf(network, inputs[0]!);
  const stored = (
    role: string,
    dims: readonly number[],
    values: Int8Array | Int32Array,
    steps: Float32Array,
  ) => {
    const name = `t${output}/${role}`;
    const constants = [
      file.constant(name, dims, values),
      file.constant(`${name}/scale`, [outC], steps),
      file.constant(
        `${name}/zero`,
        [outC],
        values instanceof Int8Array ? new Int8Array(outC) : new Int32Array(outC),
      ),
    ];
    return file.node('DequantizeLinear', constants, `${name}/real`, { axis: { int: 0 } });
  };
  return [
    stored('weights', shape, channelsFirstWeights(weightRows(layer), shape), scales),
    stored(
      'bias',
      [outC],
      layer.bias,
      scales.map((step) => step * scale),
    ),
  ];
}
