import { buildDequantize, buildQuantize, buildRelu, buildSoftmax } from '../build/elementwiseLayers.ts';
import { buildLookup } from '../build/lookupLayer.ts';
import { constantOperand } from '../build/tables/constantOperand.ts';
import { hardSwish } from '../build/tables/hardSwish.ts';
import { leakyRelu, prelu } from '../build/tables/rectifiers.ts';
import { logistic, tanh } from '../build/tables/sigmoids.ts';
import { clamps } from './enums.ts';
import type { LayerReader } from './operatorReader.ts';
import { leakyReluSlots, optionsTypes, softmaxSlots } from './schema.ts';

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
  buildLookup(operator, { operator: 'logistic' }, operator.input(0), logistic);

/** TANH. */
export const readTanh: LayerReader = (operator) =>
  buildLookup(operator, { operator: 'tanh' }, operator.input(0), tanh);

/** HARD_SWISH. */
export const readHardSwish: LayerReader = (operator) =>
  buildLookup(operator, { operator: 'hardSwish' }, operator.input(0), hardSwish);

/** LEAKY_RELU. */
export const readLeakyRelu: LayerReader = (operator) => {
  const options = operator.requiredOptions(optionsTypes.LeakyReluOptions);
  const alpha = options.float32(leakyReluSlots.alpha);
  return buildLookup(operator, { operator: 'leakyRelu', alpha }, operator.input(0), leakyRelu(alpha));
};

/** PRELU with constant slopes. */
export const readPrelu: LayerReader = (operator) => {
  const input = operator.input(0);
  const constant = constantOperand(operator.label, operator.int8Constant(1, 'slopes'), input.tensor);
  return buildLookup(operator, { operator: 'prelu', constant }, input, prelu(constant));
};

/** QUANTIZE: the model's float32 input to int8, or int8 to int8 with another scale. uint8 to int8 of one scale is no layer. */
export const readQuantize: LayerReader = (operator) => {
  const input = operator.anyInput(0);
  return operator.forward(input) ? null : buildQuantize(operator, input);
};

/** DEQUANTIZE: int8 to the model's float32 output. */
export const readDequantize: LayerReader = (operator) => buildDequantize(operator, operator.input(0));
