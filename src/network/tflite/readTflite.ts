import type { OperatorReader } from './graphReader.ts';
import { GraphReader } from './graphReader.ts';
import { modelLimits } from '../limits.ts';
import { operationsPerInference } from '../macs.ts';
import { formatError, limitError, unsupportedError } from '../modelError.ts';
import type { Layer, Network } from '../network.ts';
import { notInt8 } from './operatorChecks.ts';
import { readConv, readDepthwise } from './readConvolutions.ts';
import { readDense } from './readDense.ts';
import { readAdd, readDequantize, readQuantize, readRelu, readSoftmax } from './readElementwise.ts';
import { readMean, readPool } from './readPools.ts';
import { readPad, readReshape } from './readShapes.ts';
import type { StoredOperator } from './storedModel.ts';
import { openStoredModel } from './storedModel.ts';

const readers: ReadonlyMap<string, OperatorReader> = new Map([
  ['CONV_2D', readConv],
  ['DEPTHWISE_CONV_2D', readDepthwise],
  ['FULLY_CONNECTED', readDense],
  ['MAX_POOL_2D', readPool('maxPool')],
  ['AVERAGE_POOL_2D', readPool('averagePool')],
  ['MEAN', readMean],
  ['ADD', readAdd],
  ['PAD', readPad],
  ['PADV2', readPad],
  ['RESHAPE', readReshape],
  ['SOFTMAX', readSoftmax],
  ['QUANTIZE', readQuantize],
  ['DEQUANTIZE', readDequantize],
  ['RELU', readRelu('RELU')],
  ['RELU6', readRelu('RELU6')],
]);

/** Operators a model may consist of, by their TensorFlow Lite names. */
const supportedOperators: readonly string[] = [...readers.keys()];

/**
 * Reads a quantised int8 TensorFlow Lite model (the int8 quantisation specification: symmetric weights per channel or
 * per tensor, activations per tensor) and prepares its fixed-point factors as TensorFlow Lite Micro does.
 *
 * @param file the whole .tflite file; nothing in it is trusted, and nothing of it is kept
 * @param name shown to people, usually the file's name
 * @throws TauscopeError `model-format` for foreign, damaged or contradictory files, `model-unsupported` for sound
 *   models that use something Tauscope does not run, `model-limit` beyond {@link modelLimits}
 */
export function readTflite(file: Uint8Array, name: string): Network {
  const model = openStoredModel(file);
  if (model.operators.length === 0) throw formatError('the model has no operators', 'at least one');
  const known = model.operators.map((operator) => ({ operator, read: readerOf(operator) }));
  const graph = new GraphReader(model);
  const layers = known.map(({ operator, read }) => read(operator, graph));
  const network = { name, tensors: graph.tensors, layers, input: 0, output: graph.output() };
  checkFloatIsLast(network);
  const operations = operationsPerInference(network);
  if (operations > modelLimits.operationsPerInference)
    throw limitError(`one inference takes ${operations} operations`, 'operationsPerInference');
  return network;
}

function readerOf(operator: StoredOperator): OperatorReader {
  const read = readers.get(operator.name);
  if (read) return read;
  throw unsupportedError(
    `operator ${operator.index} is ${operator.name}, which Tauscope does not run`,
    `supported: ${supportedOperators.join(', ')}`,
    'replace it in the model and convert again',
  );
}

/** A float32 result is for the caller; nothing inside the network computes in float32. */
function checkFloatIsLast(network: Network): void {
  const inner = network.layers.find(
    (layer: Layer) => layer.kind === 'dequantize' && layer.output !== network.output,
  );
  if (!inner) return;
  const label = network.tensors[inner.output]?.name ?? '';
  throw notInt8(`tensor ${label}, inside the network,`, 'FLOAT32');
}
