import { buildConcatenation, buildPack } from '../build/joins.ts';
import { unsupportedError } from '../modelError.ts';
import { axisOf, dimensionsOf } from './dimensions.ts';
import type { LayerReader, OperatorReader } from './operatorReader.ts';
import { concatenationSlots, optionsTypes, packSlots } from './schema.ts';

/** CONCATENATION. */
export const readConcatenation: LayerReader = (operator) => {
  const options = operator.options(optionsTypes.ConcatenationOptions);
  if (options && options.int8(concatenationSlots.activation) !== 0)
    throw unsupportedError(
      `${operator.label} has a fused activation`,
      'Tauscope joins values as they are',
      'give the activation a layer of its own in the model',
    );
  const axis = axisOf(operator, options?.int32(concatenationSlots.axis) ?? 0, dimensionsOf(operator, 0));
  return buildConcatenation(operator, inputsOf(operator), axis);
};

/** PACK along a dimension of the output. */
export const readPack: LayerReader = (operator) => {
  const options = operator.options(optionsTypes.PackOptions);
  const { rank, batch } = dimensionsOf(operator, 0);
  const axis = axisOf(operator, options?.int32(packSlots.axis) ?? 0, { rank: rank + 1, batch });
  return buildPack(operator, inputsOf(operator), axis);
};

function inputsOf(operator: OperatorReader) {
  return Array.from({ length: operator.inputCount }, (_, position) => operator.input(position));
}
