import {
  buildAdd,
  buildDequantize,
  buildQuantize,
  buildRelu,
  buildSoftmax,
} from '../build/elementwiseLayers.ts';
import { buildLookup } from '../build/lookupLayer.ts';
import { logistic, tanh } from '../build/tables/sigmoids.ts';
import { clamps, fusedActivation } from './enums.ts';
import type { LayerReader } from './operatorReader.ts';
import { addSlots, optionsTypes, softmaxSlots } from './schema.ts';

/** ADD of two activations. */
export const readAdd: LayerReader = (operator) => {
  const options = operator.options(optionsTypes.AddOptions);
  const activation = fusedActivation(operator, options?.int8(addSlots.activation) ?? 0);
  return buildAdd(operator, operator.input(0), operator.input(1), activation);
};

/** SOFTMAX over the last dimension. */
export const readSoftmax: LayerReader = (operator) => {
  const options = operator.requiredOptions(optionsTypes.SoftmaxOptions);
  return buildSoftmax(operator, operator.input(0), options.float32(softmaxSlots.beta));
};

/** RELU and RELU6 as operators of their own. */
export function readRelu(name: keyof typeof clamps): LayerReader {
  return (operator) => buildRelu(operator, operator.input(0), clamps[name]);
}

/** LOGISTIC. */
export const readLogistic: LayerReader = (operator) =>
  buildLookup(operator, 'logistic', operator.input(0), logistic);

/** TANH. */
export const readTanh: LayerReader = (operator) => buildLookup(operator, 'tanh', operator.input(0), tanh);

/** QUANTIZE: the model's float32 input to int8, or int8 to int8 with another scale. */
export const readQuantize: LayerReader = (operator) => buildQuantize(operator, operator.anyInput(0));

/** DEQUANTIZE: int8 to the model's float32 output. */
export const readDequantize: LayerReader = (operator) => buildDequantize(operator, operator.input(0));
