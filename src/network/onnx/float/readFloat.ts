import { joinLayers } from '../../build/joinLayers.ts';
import { withoutBatch } from '../../build/operator.ts';
import { unchangedInput } from '../../build/unchangedInput.ts';
import type { FloatNetwork } from '../../floatNetwork.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { outputOrder } from '../graph/arrangement.ts';
import { withHardSwish } from '../graph/hardSwish.ts';
import { keepsOrder } from '../graph/inputOrder.ts';
import { channelsLast, rowMajor } from '../graph/layout.ts';
import { moveBuilders } from '../graph/moves.ts';
import type { ResolvedGraph } from '../graph/resolveGraph.ts';
import { tensorLabel } from '../stored/onnxTensor.ts';
import type { FloatNodeReader } from './floatReader.ts';
import { FloatReader } from './floatReader.ts';
import {
  readBatchNormalization,
  readFloatArithmetic,
  readFloatClip,
  readFloatExtreme,
  readFloatHardSigmoid,
  readFloatRelu,
  readFloatSoftmax,
} from './readFloatElementwise.ts';
import { readFloatFunction } from './readFloatFunction.ts';
import { readFloatConcat, readFloatMove, readFloatResize } from './readFloatMoves.ts';
import { readFloatAveragePool, readFloatLargest, readFloatMaxPool, readFloatMean } from './readFloatPools.ts';
import { readFloatPad, readFloatReshape, readFloatTranspose } from './readFloatShapes.ts';
import { readFloatConv, readFloatGemm, readFloatMatMul } from './readFloatWeighted.ts';

const readers: ReadonlyMap<string, FloatNodeReader> = new Map<string, FloatNodeReader>([
  ['Conv', readFloatConv],
  ['Gemm', readFloatGemm],
  ['MatMul', readFloatMatMul],
  ['Add', readFloatArithmetic],
  ['Sub', readFloatArithmetic],
  ['Mul', readFloatArithmetic],
  ['Div', readFloatArithmetic],
  ['Max', readFloatExtreme],
  ['Min', readFloatExtreme],
  ['Sigmoid', readFloatFunction],
  ['Tanh', readFloatFunction],
  ['HardSigmoid', readFloatHardSigmoid],
  ['HardSwish', readFloatFunction],
  ['LeakyRelu', readFloatFunction],
  ['PRelu', readFloatFunction],
  ['BatchNormalization', readBatchNormalization],
  ['Relu', readFloatRelu],
  ['Clip', readFloatClip],
  ['Softmax', readFloatSoftmax],
  ['MaxPool', readFloatMaxPool],
  ['AveragePool', readFloatAveragePool],
  ['GlobalAveragePool', readFloatMean],
  ['ReduceMean', readFloatMean],
  ['GlobalMaxPool', readFloatLargest],
  ['ReduceMax', readFloatLargest],
  ['Reshape', readFloatReshape],
  ['Flatten', readFloatReshape],
  ['Squeeze', readFloatReshape],
  ['Unsqueeze', readFloatReshape],
  ['Transpose', readFloatTranspose],
  ['Pad', readFloatPad],
  ...[...moveBuilders.keys()].map((type) => [type, readFloatMove] as const),
  ['Concat', readFloatConcat],
  ['Resize', readFloatResize],
]);

/** Operators that a float model may have. */
export const floatOperators = [...readers.keys()];

/** The float network that a graph of float operators describes, channels last. */
export function readFloat(graph: ResolvedGraph, name: string): FloatNetwork {
  const reader = new FloatReader(graph);
  const { input } = graph;
  if (input.type !== 'FLOAT')
    throw unsupportedError(
      `${input.label}, the model's input, is ${input.type}`,
      'Tauscope needs FLOAT',
      'export the model with a float32 input',
    );
  const isImage = input.shape.length === 4 && !keepsOrder(graph);
  const [, c = 0, h = 0, w = 0] = input.shape;
  const tensor = reader.addTensor(input.name, isImage ? [h, w, c] : withoutBatch(input.label, input.shape));
  const layout = isImage ? channelsLast(input.shape) : rowMajor(input.shape);
  reader.set(input.name, { tensor, shape: input.shape, layout });
  const nodes = withHardSwish(graph);
  for (const node of nodes) {
    const read = readers.get(node.type);
    if (!read) throw new RangeError(`no reader for ${node.label}`);
    reader.set(node.outputs[0] ?? '', read(reader.inputsOf(node), reader));
  }
  const output = reader.named(graph.output);
  if (output?.tensor === 0) throw unchangedInput(tensorLabel(graph.output));
  if (!output)
    throw formatError(
      `the model's output, ${tensorLabel(graph.output)}, is no operator's`,
      'one that depends on the input',
    );
  const last = nodes.find(({ outputs }) => outputs.includes(graph.output))!;
  const { tensor: result } = reader.arranged(last, output, outputOrder(output));
  return joinLayers(name, reader.tensors, reader.layers, result);
}
