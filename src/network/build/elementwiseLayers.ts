import { checkSum } from '../accumulators.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { DequantizeLayer, QuantizeLayer, ReluLayer, Requantisation, SoftmaxLayer } from '../network.ts';
import type { Bounds } from './activationClamp.ts';
import { activationClamp } from './activationClamp.ts';
import { requantisationOf, softmaxScaling } from './fixedPoint.ts';
import type { Activation, Int8Activation, Operator } from './operator.ts';
import { layerEnds } from './operator.ts';
import { notInt8 } from './quantisation.ts';

/** The sum of exponentials takes 2^19 for each of the largest values and has 31 bits. */
const longestSoftmaxRow = 2 ** 12 - 1;

/** Softmax over the last dimension. */
export function buildSoftmax(operator: Operator, input: Int8Activation, beta: number): SoftmaxLayer {
  const output = operator.produce(input.tensor.shape);
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
  const scaling = softmaxScaling(beta, input.tensor.scale);
  if (!scaling)
    throw unsupportedError(
      `${operator.label} has beta ${beta} at an input scale of ${input.tensor.scale}`,
      'TensorFlow Lite needs a product above 2^-26',
      'check the scale of the logits',
    );
  return { kind: 'softmax', ...layerEnds(operator, [input], output), ...scaling };
}

/** A clamp that stands alone. TensorFlow Lite divides the scales in float32 here (CalculateReluOpData). */
export function buildRelu(operator: Operator, input: Int8Activation, activation: Bounds): ReluLayer {
  const output = operator.produce(input.tensor.shape);
  const ratio = Math.fround(input.tensor.scale / output.tensor.scale);
  return {
    kind: 'relu',
    ...layerEnds(operator, [input], output),
    requantisation: elementRequantisation(operator, ratio),
    clamp: activationClamp(activation, output.tensor),
  };
}

/** The network's float32 input to int8, or int8 to int8 with another scale. */
export function buildQuantize(operator: Operator, input: Activation): QuantizeLayer {
  const output = operator.produce(input.tensor.shape);
  const isFloat = input.tensor.type === 'float32';
  if (isFloat && input.id !== 0) throw notInt8(`tensor ${input.tensor.name}, inside the network,`, 'FLOAT32');
  const ratio = input.tensor.scale / output.tensor.scale;
  return {
    kind: 'quantize',
    ...layerEnds(operator, [input], output),
    requantisation: isFloat ? null : elementRequantisation(operator, ratio),
  };
}

/** int8 to the network's float32 output. */
export function buildDequantize(operator: Operator, input: Int8Activation): DequantizeLayer {
  const output = operator.produce(input.tensor.shape, 'float32');
  return { kind: 'dequantize', ...layerEnds(operator, [input], output) };
}

function elementRequantisation({ label }: Operator, ratio: number): Requantisation {
  if (ratio === Infinity) throw formatError(`${label} has an infinite ratio of scales`, 'a finite one');
  const requantisation = requantisationOf(label, [ratio]);
  checkSum(1, requantisation, label);
  return requantisation;
}
