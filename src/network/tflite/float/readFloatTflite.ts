import type { FloatNetwork } from '../../floatNetwork.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { chosenOutput, operatorsFor, withoutLastLogarithm } from '../chosenOutput.ts';
import { clamps } from '../enums.ts';
import type { StoredModel, StoredOperator } from '../storedModel.ts';
import { openStoredModel } from '../storedModel.ts';
import { FloatGraph } from './floatGraph.ts';
import { readFloatArithmetic, readFloatRelu, readFloatSoftmax } from './readFloatElementwise.ts';
import { readFloatMean, readFloatPad, readFloatPool } from './readFloatPools.ts';
import { readFloatConv, readFloatDense, readFloatDepthwise } from './readFloatWeighted.ts';

const readReshape = (operator: StoredOperator, graph: FloatGraph): void =>
  graph.reshape(operator, graph.input(operator, 0));

const readers: ReadonlyMap<string, (operator: StoredOperator, graph: FloatGraph) => void> = new Map([
  ['CONV_2D', readFloatConv],
  ['DEPTHWISE_CONV_2D', readFloatDepthwise],
  ['FULLY_CONNECTED', readFloatDense],
  ['ADD', readFloatArithmetic('ADD')],
  ['SUB', readFloatArithmetic('SUB')],
  ['MUL', readFloatArithmetic('MUL')],
  ['RELU', readFloatRelu(clamps.RELU)],
  ['RELU_N1_TO_1', readFloatRelu(clamps.RELU_N1_TO_1)],
  ['RELU6', readFloatRelu(clamps.RELU6)],
  ['SOFTMAX', readFloatSoftmax],
  ['MAX_POOL_2D', readFloatPool('maxPool')],
  ['AVERAGE_POOL_2D', readFloatPool('averagePool')],
  ['MEAN', readFloatMean],
  ['PAD', readFloatPad],
  ['PADV2', readFloatPad],
  ['RESHAPE', readReshape],
  ['SQUEEZE', readReshape],
  ['EXPAND_DIMS', readReshape],
]);

const floatTypes = ['FLOAT32', 'FLOAT16'];

/** Whether a TensorFlow Lite model has layers with weights and nothing in it is quantised. Errors as of `readTflite`. */
export function isFloatTflite(file: Uint8Array): boolean {
  const { operators, tensor } = openStoredModel(file);
  const weights = operators.filter(({ name }) => /CONV_2D$|^FULLY_CONNECTED$/.test(name));
  const isFloat = (id: number | undefined) =>
    id === undefined || id < 0 || floatTypes.includes(tensor(id).type);
  return (
    weights.length > 0 &&
    weights.every(({ inputs }) => isFloat(inputs[1])) &&
    operators.every(({ outputs }) => outputs.every((id) => isFloat(id) || isInteger(tensor(id).type)))
  );
}

/** Shapes and indices; they are not computed with: the file's own shapes are read. */
function isInteger(type: string): boolean {
  return type === 'INT32' || type === 'INT64';
}

/** Reads a TensorFlow Lite model in float32, with float16 constants perhaps. Errors as of `readTflite`. */
export function readFloatTflite(file: Uint8Array, name: string, choice?: string): FloatNetwork {
  const model = openStoredModel(file);
  const output = withoutLastLogarithm(model, chosenOutput(model, choice));
  const graph = new FloatGraph(model);
  for (const operator of operatorsFor(output, model.operators)) readOperator(operator, graph, model);
  return graph.network(name, output);
}

function readOperator(operator: StoredOperator, graph: FloatGraph, { tensor }: StoredModel): void {
  const { label, name, inputs, outputs } = operator;
  if (outputs.length !== 1) throw formatError(`${label} has ${outputs.length} outputs`, 'one');
  if (isInteger(tensor(outputs[0]!).type)) return;
  if (name === 'DEQUANTIZE' && graph.isConstant(inputs[0] ?? -1)) {
    graph.convert(operator);
    return;
  }
  const read = readers.get(name);
  if (read) {
    read(operator, graph);
    return;
  }
  throw unsupportedError(
    `${label} is none that Tauscope quantises`,
    `supported: ${[...readers.keys()].join(', ')}`,
    'replace it in the model and convert it again',
  );
}
