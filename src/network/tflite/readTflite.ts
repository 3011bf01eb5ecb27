import { notInt8 } from '../build/quantisation.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { Layer, Network } from '../network.ts';
import { chosenOutput, operatorsFor, withoutLastLogarithm } from './chosenOutput.ts';
import { dividedOperators } from './dividedOperators.ts';
import { GraphReader } from './graphReader.ts';
import type { LayerReader } from './operatorReader.ts';
import { OperatorReader } from './operatorReader.ts';
import { readAdd, readDiv, readExtreme, readMul, readSub } from './readArithmetic.ts';
import {
  readDequantize,
  readHardSwish,
  readLeakyRelu,
  readLogistic,
  readPrelu,
  readQuantize,
  readRelu,
  readSoftmax,
  readTanh,
} from './readElementwise.ts';
import { readConcatenation, readPack } from './readJoins.ts';
import {
  readBilinearResize,
  readDepthToSpace,
  readMirrorPad,
  readNearestResize,
  readSpaceToDepth,
  readTile,
  readTranspose,
} from './readMoves.ts';
import { readPad } from './readPad.ts';
import { readPool } from './readPools.ts';
import { readMean, readReduceMax } from './readReductions.ts';
import { readCast, readExpandDims, readReshape, readSqueeze } from './readShapes.ts';
import { readGather, readSlice, readSplit, readSplitV, readStridedSlice, readUnpack } from './readSlices.ts';
import { readConv, readDense, readDepthwise } from './readWeighted.ts';
import { fileIdentifier } from './schema.ts';
import { foldedIntegers, folds } from './shapeFolding.ts';
import type { StoredModel, StoredOperator } from './storedModel.ts';
import { openStoredModel } from './storedModel.ts';

interface KnownOperator {
  readonly read: LayerReader;
  /** Least and largest number of inputs; one that is left out in the end (-1) counts. */
  readonly inputs: readonly [least: number, most: number];
}

/** Operators a model may consist of, by their TensorFlow Lite names. */
const operators: ReadonlyMap<string, KnownOperator> = new Map<string, KnownOperator>([
  ['CONV_2D', { read: readConv, inputs: [2, 3] }],
  ['DEPTHWISE_CONV_2D', { read: readDepthwise, inputs: [2, 3] }],
  ['FULLY_CONNECTED', { read: readDense, inputs: [2, 3] }],
  ['MAX_POOL_2D', { read: readPool('maxPool'), inputs: [1, 1] }],
  ['AVERAGE_POOL_2D', { read: readPool('averagePool'), inputs: [1, 1] }],
  ['MEAN', { read: readMean, inputs: [2, 2] }],
  ['REDUCE_MAX', { read: readReduceMax, inputs: [2, 2] }],
  ['ADD', { read: readAdd, inputs: [2, 2] }],
  ['PAD', { read: readPad, inputs: [2, 3] }],
  ['PADV2', { read: readPad, inputs: [2, 3] }],
  ['RESHAPE', { read: readReshape, inputs: [1, 2] }],
  ['SQUEEZE', { read: readSqueeze, inputs: [1, 1] }],
  ['EXPAND_DIMS', { read: readExpandDims, inputs: [2, 2] }],
  ['CONCATENATION', { read: readConcatenation, inputs: [1, Infinity] }],
  ['PACK', { read: readPack, inputs: [1, Infinity] }],
  ['UNPACK', { read: readUnpack, inputs: [1, 1] }],
  ['SPLIT', { read: readSplit, inputs: [2, 2] }],
  ['SPLIT_V', { read: readSplitV, inputs: [3, 3] }],
  ['SLICE', { read: readSlice, inputs: [3, 3] }],
  ['STRIDED_SLICE', { read: readStridedSlice, inputs: [4, 4] }],
  ['GATHER', { read: readGather, inputs: [2, 2] }],
  ['TRANSPOSE', { read: readTranspose, inputs: [2, 2] }],
  ['TILE', { read: readTile, inputs: [2, 2] }],
  ['MIRROR_PAD', { read: readMirrorPad, inputs: [2, 2] }],
  ['RESIZE_NEAREST_NEIGHBOR', { read: readNearestResize, inputs: [2, 2] }],
  ['RESIZE_BILINEAR', { read: readBilinearResize, inputs: [2, 2] }],
  ['SPACE_TO_DEPTH', { read: readSpaceToDepth, inputs: [1, 1] }],
  ['DEPTH_TO_SPACE', { read: readDepthToSpace, inputs: [1, 1] }],
  ['CAST', { read: readCast, inputs: [1, 1] }],
  ['SOFTMAX', { read: readSoftmax, inputs: [1, 1] }],
  ['QUANTIZE', { read: readQuantize, inputs: [1, 1] }],
  ['DEQUANTIZE', { read: readDequantize, inputs: [1, 1] }],
  ['RELU', { read: readRelu('RELU'), inputs: [1, 1] }],
  ['RELU6', { read: readRelu('RELU6'), inputs: [1, 1] }],
  ['LOGISTIC', { read: readLogistic, inputs: [1, 1] }],
  ['TANH', { read: readTanh, inputs: [1, 1] }],
  ['HARD_SWISH', { read: readHardSwish, inputs: [1, 1] }],
  ['LEAKY_RELU', { read: readLeakyRelu, inputs: [1, 1] }],
  ['PRELU', { read: readPrelu, inputs: [2, 2] }],
  ['SUB', { read: readSub, inputs: [2, 2] }],
  ['MUL', { read: readMul, inputs: [2, 2] }],
  ['DIV', { read: readDiv, inputs: [2, 2] }],
  ['MAXIMUM', { read: readExtreme('maximum'), inputs: [2, 2] }],
  ['MINIMUM', { read: readExtreme('minimum'), inputs: [2, 2] }],
]);

/** Those among them that have weights, their second input. */
const weighted = new Set(['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED']);

/** A FlatBuffer carries its identifier in bytes 4 to 7. */
export function isTflite(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(4, 8)) === fileIdentifier;
}

/**
 * Reads a quantised TensorFlow Lite model: int8 by the quantisation specification (symmetric weights per channel or per
 * tensor, activations per tensor), with uint8 ends, or uint8 throughout (`uint8.ts`).
 *
 * @param file the whole .tflite file; nothing in it is trusted, and nothing of it is kept
 * @param name shown to people, usually the file's name
 * @param choice name or number of the output that is meant, for models with several; what it does not need is left out
 * @throws TauscopeError `model-format` for damaged or contradictory files, `model-unsupported` for sound models that
 *   use something Tauscope does not run, `model-limit` beyond {@link modelLimits}, `usage` for a choice that is none
 */
export function readTflite(file: Uint8Array, name: string, choice?: string): Network {
  const model = openStoredModel(file);
  if (model.operators.length === 0) throw formatError('the model has no operators', 'at least one');
  const output = withoutLastLogarithm(model, chosenOutput(model, choice));
  const { operators: stored } = model;
  const needed = dividedOperators(operatorsFor(output, stored), output, stored.length);
  const unknown = needed.find(({ name }) => !operators.has(name) && !folds.has(name));
  if (unknown) throw unknownOperator(unknown, model);
  const firstFree = needed.reduce((free, { index }) => Math.max(free, index + 1), stored.length);
  const graph = new GraphReader(model, output, firstFree);
  const layers = needed.flatMap((operator) => readOperator(operator, graph, model) ?? []);
  return graph.network(name, layers);
}

/** The layers of an operator; none if it changes nothing, or computes a shape that is known. */
function readOperator(
  stored: StoredOperator,
  graph: GraphReader,
  model: StoredModel,
): Layer | readonly Layer[] | null {
  const shapeOperator = new OperatorReader(stored, [0, Infinity], graph);
  const integers = foldedIntegers(shapeOperator, stored.name);
  if (integers) {
    shapeOperator.fold(integers);
    return null;
  }
  const known = operators.get(stored.name);
  if (!known || computesIntegers(stored, model)) throw unknownOperator(stored, model);
  return known.read(new OperatorReader(stored, known.inputs, graph));
}

/** Whether an operator that also runs on activations computes a shape. */
function computesIntegers({ outputs }: StoredOperator, { tensor }: StoredModel): boolean {
  return outputs.some((id) => /^INT(32|64)$/.test(tensor(id).type));
}

function unknownOperator({ index, name, inputs }: StoredOperator, model: StoredModel): Error {
  // Replacing an operator helps nothing in a model that is not quantised.
  checkQuantised(model);
  const computed = new Set(model.operators.flatMap(({ outputs }) => outputs));
  const before = inputs.find((id) => computed.has(id));
  const cut =
    before === undefined
      ? ''
      : `; or let the command cut the model before it, with --output "${model.tensor(before).name}"`;
  return unsupportedError(
    `operator ${index} is ${name}, which Tauscope does not run${folds.has(name) ? ' but on shapes that are fixed' : ''}`,
    `supported: ${[...operators.keys()].join(', ')}`,
    `replace it in the model and convert again${cut}`,
  );
}

/** Throws when an operator with weights has other ones than int8 or uint8, or computes something else. */
function checkQuantised({ operators, tensor }: StoredModel): void {
  for (const { name, inputs, outputs } of operators) {
    if (!weighted.has(name)) continue;
    for (const id of [inputs[1], outputs[0]]) {
      if (id === undefined || id < 0) continue;
      const { label, type } = tensor(id);
      if (type !== 'INT8' && type !== 'UINT8') throw notInt8(label, type);
    }
  }
}
