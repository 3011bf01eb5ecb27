import { buildConstant, buildOneValue } from '../build/constantLayers.ts';
import { buildConcatenation, buildPack } from '../build/joins.ts';
import type { Int8Activation } from '../build/operator.ts';
import { withoutBatch } from '../build/operator.ts';
import { activationQuantisation, checkSameQuantisation } from '../build/quantisation.ts';
import { buildReshape } from '../build/shapeLayers.ts';
import { unsupportedError } from '../modelError.ts';
import type { Layer } from '../network.ts';
import type { Dimensions } from './dimensions.ts';
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
  const { layers, inputs, dimensions } = joined(operator);
  const axis = axisOf(operator, options?.int32(concatenationSlots.axis) ?? 0, dimensions);
  return [...layers, buildConcatenation(operator, inputs, axis)];
};

/** PACK along a dimension of the output. */
export const readPack: LayerReader = (operator) => {
  const options = operator.options(optionsTypes.PackOptions);
  const { layers, inputs, dimensions } = joined(operator);
  const { rank, batch } = dimensions;
  const axis = axisOf(operator, options?.int32(packSlots.axis) ?? 0, { rank: rank + 1, batch });
  return [...layers, buildPack(operator, inputs, axis)];
};

/** What is joined, and the layers that constants need; there is an activation among them. */
function joined(operator: OperatorReader): {
  readonly layers: readonly Layer[];
  readonly inputs: readonly Int8Activation[];
  readonly dimensions: Dimensions;
} {
  const positions = Array.from({ length: operator.inputCount }, (_, position) => position);
  const beside = positions.find((position) => !operator.isConstant(position)) ?? 0;
  const activation = operator.input(beside);
  const dimensions = dimensionsOf(operator, beside);
  const layers: Layer[] = [];
  const inputs = positions.map((position) => {
    if (!operator.isConstant(position)) return operator.input(position);
    const made = constantInput(operator, position, activation, dimensions);
    layers.push(...made.layers);
    return made.output;
  });
  return { layers, inputs, dimensions };
}

function constantInput(
  operator: OperatorReader,
  position: number,
  beside: Int8Activation,
  { batch }: Dimensions,
): { readonly layers: readonly Layer[]; readonly output: Int8Activation } {
  const { label, shape, values, quantisation } = operator.int8Constant(position, 'values');
  const one = operator.step('output', (inner) => buildOneValue(inner, beside));
  const { tensor } = one.output;
  checkSameQuantisation(operator.label, activationQuantisation(label, quantisation), tensor);
  const row = operator.step('output', (inner) => buildConstant(inner, one.output, values, tensor));
  const own = batch === 1 ? withoutBatch(label, shape) : shape;
  const all = operator.step('output', (inner) => buildReshape(inner, row.output, own));
  return { layers: [one.layer, row.layer, all.layer], output: all.output };
}
