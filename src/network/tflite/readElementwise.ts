import { checkAccumulator, sumBound } from '../accumulators.ts';
import type { ClampActivation } from '../activationClamp.ts';
import { activationClamp, fusedActivation } from '../activationClamp.ts';
import { requantisationOf, softmaxScaling } from '../fixedPoint.ts';
import type { OperatorReader } from './graphReader.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { Requantisation, Tensor } from '../network.ts';
import { checkInputCount, notInt8, operatorOptions, requiredOptions, sameShape } from './operatorChecks.ts';
import type { StoredOperator } from './storedModel.ts';
import { addSlots, optionsTypes, softmaxSlots } from './schema.ts';

const addLeftShift = 20;

/** The sum of exponentials takes 2^19 for each of the largest values and has 31 bits. */
const longestSoftmaxRow = 2 ** 12 - 1;

/** ADD of two activations of equal shape; factors as CalculateOpDataAdd of TensorFlow Lite Micro makes them. */
export const readAdd: OperatorReader = (operator, graph) => {
  checkInputCount(operator, 2);
  const options = operatorOptions(operator, optionsTypes.AddOptions);
  const first = graph.input(operator, 0);
  const second = graph.input(operator, 1);
  if (!sameShape(first.tensor.shape, second.tensor.shape))
    throw unsupportedError(
      `${operator.label} adds shapes [${first.tensor.shape.join(', ')}] and [${second.tensor.shape.join(', ')}]`,
      'Tauscope adds tensors of equal shape',
      'bring both to one shape in the model',
    );
  const output = graph.produce(operator, first.tensor.shape);
  const twiceLargest = 2 * Math.max(first.tensor.scale, second.tensor.scale);
  const outputFactor = twiceLargest / (2 ** addLeftShift * output.tensor.scale);
  if (outputFactor >= 1)
    throw unsupportedError(
      `${operator.label} has an output scale ${2 ** addLeftShift} times finer than its inputs`,
      'TensorFlow Lite needs a coarser one',
      'check the scales of this layer',
    );
  const activation = fusedActivation(options?.int8(addSlots.activation) ?? 0, operator.label);
  return {
    kind: 'add',
    index: operator.index,
    inputs: [first.id, second.id],
    output: output.id,
    leftShift: addLeftShift,
    inputRequantisations: [
      requantisationOf([first.tensor.scale / twiceLargest]),
      requantisationOf([second.tensor.scale / twiceLargest]),
    ],
    requantisation: requantisationOf([outputFactor]),
    clamp: activationClamp(activation, output.tensor),
  };
};

/** SOFTMAX over the last dimension. */
export const readSoftmax: OperatorReader = (operator, graph) => {
  checkInputCount(operator, 1);
  const options = requiredOptions(operator, optionsTypes.SoftmaxOptions);
  const input = graph.input(operator, 0);
  const output = graph.produce(operator, input.tensor.shape);
  if (output.tensor.scale !== 1 / 256 || output.tensor.zeroPoint !== -128)
    throw formatError(
      `${operator.label} writes scale ${output.tensor.scale}, zero point ${output.tensor.zeroPoint}`,
      'scale 1/256 and zero point -128',
    );
  const rowLength = output.tensor.shape.at(-1) ?? 0;
  if (rowLength > longestSoftmaxRow)
    throw unsupportedError(
      `${operator.label} runs over ${rowLength} values`,
      `Tauscope runs it on up to ${longestSoftmaxRow}, whose sum fits its accumulator`,
      'leave the softmax out of the model',
    );
  const beta = options.float32(softmaxSlots.beta);
  const scaling = softmaxScaling(beta, input.tensor.scale);
  if (!scaling)
    throw unsupportedError(
      `${operator.label} has beta ${beta} at an input scale of ${input.tensor.scale}`,
      'TensorFlow Lite needs a product above 2^-26',
      'check the scale of the logits',
    );
  return { kind: 'softmax', index: operator.index, inputs: [input.id], output: output.id, ...scaling };
};

/**
 * RELU and RELU6 as operators of their own. TensorFlow Lite divides the scales in float32 here (CalculateReluOpData).
 */
export function readRelu(activation: ClampActivation): OperatorReader {
  return (operator, graph) => {
    checkInputCount(operator, 1);
    const input = graph.input(operator, 0);
    const output = graph.produce(operator, input.tensor.shape);
    const ratio = Math.fround(input.tensor.scale / output.tensor.scale);
    return {
      kind: 'relu',
      index: operator.index,
      inputs: [input.id],
      output: output.id,
      requantisation: elementRequantisation(operator, ratio),
      clamp: activationClamp(activation, output.tensor),
    };
  };
}

/** QUANTIZE: the model's float32 input to int8, or int8 to int8 with another scale. */
export const readQuantize: OperatorReader = (operator, graph) => {
  checkInputCount(operator, 1);
  const input = graph.anyInput(operator, 0);
  const output = graph.produce(operator, input.tensor.shape);
  if (input.tensor.type === 'float32' && input.id !== 0)
    throw notInt8(`tensor ${input.tensor.name}, inside the network,`, 'FLOAT32');
  return {
    kind: 'quantize',
    index: operator.index,
    inputs: [input.id],
    output: output.id,
    requantisation: input.tensor.type === 'float32' ? null : rescaling(operator, input.tensor, output.tensor),
  };
};

/** DEQUANTIZE: int8 to the model's float32 output. */
export const readDequantize: OperatorReader = (operator, graph) => {
  checkInputCount(operator, 1);
  const input = graph.input(operator, 0);
  const output = graph.produce(operator, input.tensor.shape, 'FLOAT32');
  return { kind: 'dequantize', index: operator.index, inputs: [input.id], output: output.id };
};

function rescaling(operator: StoredOperator, input: Tensor, output: Tensor): Requantisation {
  return elementRequantisation(operator, input.scale / output.scale);
}

function elementRequantisation(operator: StoredOperator, ratio: number): Requantisation {
  if (ratio === Infinity)
    throw formatError(`${operator.label} has an infinite ratio of scales`, 'a finite one');
  const requantisation = requantisationOf([ratio]);
  checkAccumulator(sumBound(1), requantisation.shifts[0] ?? 0, operator.label);
  return requantisation;
}
