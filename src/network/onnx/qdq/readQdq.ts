import { shownName } from '../../../words/names.ts';
import { buildDequantize, buildQuantize } from '../../build/elementwiseLayers.ts';
import { withoutBatch } from '../../build/operator.ts';
import { int8Activation, notInt8 } from '../../build/quantisation.ts';
import { unchangedInput } from '../../build/unchangedInput.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import type { TensorId } from '../../network.ts';
import { keepsOrder } from '../graph/inputOrder.ts';
import type { Layout } from '../graph/layout.ts';
import { channelsLast, rowMajor } from '../graph/layout.ts';
import { moveBuilders } from '../graph/moves.ts';
import type { ResolvedGraph } from '../graph/resolveGraph.ts';
import { binaryOperators, unaryOperators } from '../graph/valueOperators.ts';
import type { StoredNetwork } from '../onnxTwin.ts';
import { tensorLabel } from '../stored/onnxTensor.ts';
import type { NodeReader } from './qdqReader.ts';
import { QdqReader } from './qdqReader.ts';
import { readArithmetic } from './readArithmetic.ts';
import { readClip, readRelu, readSoftmax } from './readElementwise.ts';
import { readConcat, readExpand, readMove, readResize } from './readMoves.ts';
import { readPrelu, readUnary } from './readPointwise.ts';
import {
  readAveragePool,
  readGlobalAveragePool,
  readGlobalMaxPool,
  readMaxPool,
  readReduceMax,
  readReduceMean,
} from './readPools.ts';
import { readDequantizeLinear, readQuantizeLinear, scalingOf } from './readQuantised.ts';
import { readPad, readReshape, readTranspose } from './readShapes.ts';
import { readConv, readGemm, readMatMul } from './readWeighted.ts';
import type { Scaling, StoredType, Value } from './values.ts';
import { computed, unbounded } from './values.ts';

const readers: ReadonlyMap<string, NodeReader> = new Map<string, NodeReader>([
  ['QuantizeLinear', readQuantizeLinear],
  ['DequantizeLinear', readDequantizeLinear],
  ['Conv', readConv],
  ['Gemm', readGemm],
  ['MatMul', readMatMul],
  ...[...binaryOperators.keys()].map((type) => [type, readArithmetic] as const),
  ...[...unaryOperators.keys()].map((type) => [type, readUnary] as const),
  ['PRelu', readPrelu],
  ['Relu', readRelu],
  ['Clip', readClip],
  ['Softmax', readSoftmax],
  ['MaxPool', readMaxPool],
  ['AveragePool', readAveragePool],
  ['GlobalAveragePool', readGlobalAveragePool],
  ['GlobalMaxPool', readGlobalMaxPool],
  ['ReduceMean', readReduceMean],
  ['ReduceMax', readReduceMax],
  ['Reshape', readReshape],
  ['Flatten', readReshape],
  ['Squeeze', readReshape],
  ['Unsqueeze', readReshape],
  ['Transpose', readTranspose],
  ['Pad', readPad],
  ...[...moveBuilders.keys()].map((type) => [type, readMove] as const),
  ['Concat', readConcat],
  ['Expand', readExpand],
  ['Resize', readResize],
]);

/** Operators between quantisation steps that have a layer. */
export const qdqOperators = [...readers.keys()];

/**
 * The network that a graph of quantisation steps (QuantizeLinear, DequantizeLinear) describes: an operator becomes an
 * int8 layer where the values it reads are dequantised and what it gives is quantised.
 */
export function readQdq(graph: ResolvedGraph, name: string): StoredNetwork {
  const reader = new QdqReader(graph);
  reader.set(graph.input.name, inputValue(reader));
  for (const node of graph.nodes) {
    const read = readers.get(node.type);
    if (!read) throw new RangeError(`no reader for ${node.label}`);
    reader.set(node.outputs[0] ?? '', read(reader.inputsOf(node), reader));
  }
  const output = addOutput(reader);
  const { type, shape } = graph.input;
  const ends = [{ id: 0, type }, output];
  const uint8Ends = ends.filter((end) => end.type === 'UINT8').map(({ id }) => id);
  const built = reader.builder.network(name, reader.layers, output.id, uint8Ends);
  const network = { ...built, definedIn: 'float32' } as const;
  const input = { name: graph.input.name, type, shape, layout: inputLayout(graph) };
  return { network, input, values: reader.stored };
}

/** Adds the network's input. A float one is quantised by those who read it. */
function inputValue(reader: QdqReader): Value {
  const { name, label, type, shape } = reader.graph.input;
  const layout = inputLayout(reader.graph);
  const isImage = isChannelsFirst(reader.graph);
  const [, c = 0, h = 0, w = 0] = shape;
  const facts = { name: shownName(name), label, shape: isImage ? [h, w, c] : withoutBatch(label, shape) };
  const first = reader.graph.nodes.find(({ inputs }) => inputs.includes(name));
  if (!first)
    throw formatError(`nothing reads ${label}, the model's input`, 'an output that depends on the input');
  if (type === 'FLOAT') {
    const quantisation = { scales: [], zeroPoints: [], axis: 0 };
    const input = reader.builder.add({ ...facts, type: 'float32', quantisation });
    return computed((target) => {
      const activation = reader.addInt8(first, target.scaling, (operator) => buildQuantize(operator, input));
      return reader.dequantised(first, { activation, shape, layout }).quantise(target);
    });
  }
  if (type !== 'INT8' && type !== 'UINT8') throw notInt8(label, type);
  const scaling = storedScaling(reader, type);
  const quantisation = { scales: [scaling.scale], zeroPoints: [scaling.zeroPoint], axis: 0 };
  const activation = int8Activation(reader.builder.add({ ...facts, type: 'int8', quantisation }));
  const real = reader.dequantised(first, { activation, shape, layout });
  return { kind: 'quantised', type, real, scaling, bounds: unbounded };
}

function inputLayout(graph: ResolvedGraph): Layout {
  const { shape } = graph.input;
  return isChannelsFirst(graph) ? channelsLast(shape) : rowMajor(shape);
}

function isChannelsFirst(graph: ResolvedGraph): boolean {
  return graph.input.shape.length === 4 && !keepsOrder(graph);
}

/** Scale and zero point of an integer input: those that the first DequantizeLinear behind it takes. */
function storedScaling(reader: QdqReader, type: StoredType): Scaling {
  let { name } = reader.graph.input;
  for (const node of reader.graph.nodes) {
    if (node.inputs[0] !== name) continue;
    if (node.type === 'DequantizeLinear') return scalingOf(reader.inputsOf(node), type);
    name = node.outputs[0] ?? '';
  }
  throw unsupportedError(
    `${reader.graph.input.label}, the model's input, is ${type} and never dequantised`,
    'Tauscope needs its scale and zero point',
    'export the model with a float input, or with DequantizeLinear behind it',
  );
}

/** Adds what makes the output of the graph's value, and gives it with the type that it has in the file. */
function addOutput(reader: QdqReader): { readonly id: TensorId; readonly type: StoredType | 'FLOAT' } {
  const { output: name, input, nodes } = reader.graph;
  const value = reader.named(name);
  if (name === input.name) throw unchangedInput(tensorLabel(name));
  const node = nodes.find(({ outputs }) => outputs.includes(name));
  if (!node || !value || value.kind === 'constant')
    throw formatError(
      `the model's output, ${tensorLabel(name)}, does not depend on its input`,
      'the output of an operator',
    );
  if (value.kind === 'quantised') {
    const result = reader.result(node, value.real.quantise(value));
    if (result.activation.id === 0) throw unchangedInput(tensorLabel(name));
    reader.setStored(result.activation.id, name, result);
    return { id: result.activation.id, type: value.type };
  }
  const view = value.view() ?? (value.own && value.quantise({ scaling: value.own, bounds: unbounded }));
  if (!view)
    throw unsupportedError(
      `the model's output, ${tensorLabel(name)}, is not quantised`,
      'Tauscope needs QuantizeLinear and DequantizeLinear behind the last operator',
      'quantise the whole model, for example with quantize_static of onnxruntime',
    );
  const result = reader.result(node, view);
  const { id } = reader.add(node, null, (operator) => buildDequantize(operator, result.activation));
  reader.setStored(id, name, result);
  return { id, type: 'FLOAT' };
}
