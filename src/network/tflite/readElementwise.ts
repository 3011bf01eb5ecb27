import {
  buildAdd,
  buildDequantize,
  buildQuantize,
  buildRelu,
  buildSoftmax,
} from '../build/elementwiseLayers.ts';
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

/** QUANTIZE: the model's float32 input to int8, or int8 to int8 with another scale. uint8 to int8 of one scale is no layer. */
export const readQuantize: LayerReader = (operator) => {
  const input = operator.anyInput(0);
  return operator.forward(input) ? null : buildQuantize(operator, input);
};

/** DEQUANTIZE: int8 to the model's float32 output. */
export const readDequantize: LayerReader = (operator) => buildDequantize(operator, operator.input(0));
