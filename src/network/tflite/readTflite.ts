import { notInt8 } from '../build/quantisation.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { Network } from '../network.ts';
import { GraphReader } from './graphReader.ts';
import type { LayerReader } from './operatorReader.ts';
import { OperatorReader } from './operatorReader.ts';
import { readAdd, readExtreme, readMul, readSub } from './readArithmetic.ts';
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
import { readMean, readPool, readReduceMax } from './readPools.ts';
import { readCast, readPad, readReshape } from './readShapes.ts';
import { readConv, readDense, readDepthwise } from './readWeighted.ts';
import { fileIdentifier } from './schema.ts';
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
 * Reads a quantised int8 TensorFlow Lite model (the int8 quantisation specification: symmetric weights per channel or
 * per tensor, activations per tensor).
 *
 * @param file the whole .tflite file; nothing in it is trusted, and nothing of it is kept
 * @param name shown to people, usually the file's name
 * @throws TauscopeError `model-format` for damaged or contradictory files, `model-unsupported` for sound models that
 *   use something Tauscope does not run, `model-limit` beyond {@link modelLimits}
 */
export function readTflite(file: Uint8Array, name: string): Network {
  const model = openStoredModel(file);
  if (model.operators.length === 0) throw formatError('the model has no operators', 'at least one');
  const known = model.operators.map((stored) => ({ stored, ...knownOperator(stored, model) }));
  const graph = new GraphReader(model);
  const layers = known.map(({ stored, read, inputs }) => read(new OperatorReader(stored, inputs, graph)));
  return graph.network(name, layers);
}

function knownOperator({ index, name }: StoredOperator, model: StoredModel): KnownOperator {
  const known = operators.get(name);
  if (known) return known;
  // Replacing an operator helps nothing in a model that is not quantised.
  checkQuantised(model);
  throw unsupportedError(
    `operator ${index} is ${name}, which Tauscope does not run`,
    `supported: ${[...operators.keys()].join(', ')}`,
    'replace it in the model and convert again',
  );
}

/** Throws when an operator with weights has other ones than int8, or computes something else. */
function checkQuantised({ operators, tensor }: StoredModel): void {
  for (const { name, inputs, outputs } of operators) {
    if (!weighted.has(name)) continue;
    for (const id of [inputs[1], outputs[0]]) {
      if (id === undefined || id < 0) continue;
      const { label, type } = tensor(id);
      if (type !== 'INT8') throw notInt8(label, type);
    }
  }
}
