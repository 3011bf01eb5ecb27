import { withoutBatch } from '../build/operator.ts';
import { buildReshape } from '../build/shapeLayers.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { ReshapeLayer } from '../network.ts';
import { elementCount } from '../network.ts';
import { integersOf } from './dimensions.ts';
import { elementsOf } from './flatBuffer.ts';
import type { LayerReader, OperatorReader } from './operatorReader.ts';
import { optionsTypes, squeezeSlots } from './schema.ts';

/** RESHAPE to the shape operand, in which one extent may be left open, or else to the stored output shape. */
export const readReshape: LayerReader = (operator) => {
  const { values } = operator.integers(1) ?? { values: operator.storedOutput().shape };
  const rest = elementCount(values.filter((extent) => extent !== -1));
  const inferred = elementCount(operator.input(0).tensor.shape) / rest;
  return reshape(
    operator,
    values.map((extent) => (extent === -1 ? inferred : extent)),
  );
};

/** CAST from int8 to int8 or uint8 to uint8, which is none. From one to the other it keeps the stored bits, and so changes the real values. */
export const readCast: LayerReader = (operator) => {
  const input = operator.input(0);
  const [from, to] = [operator.storedInput(0).type, operator.storedOutput().type];
  if (from !== to)
    throw unsupportedError(
      `${operator.label} casts ${from} to ${to}, which changes the values`,
      'Tauscope runs it from INT8 to INT8 and from UINT8 to UINT8',
      'use QUANTIZE in its place, which keeps them',
    );
  return buildReshape(operator, input, input.tensor.shape);
};

/** SQUEEZE of the dimensions in its options, all of extent 1 where it names none. */
export const readSqueeze: LayerReader = (operator) => {
  const { shape } = operator.input(0).tensor;
  const full = operator.fullShape(0) ?? shape;
  const options = operator.options(optionsTypes.SqueezeOptions);
  const named = options ? elementsOf(options.int32s(squeezeSlots.dimensions)) : [];
  const gone = new Set(named.map((axis) => (axis < 0 ? axis + full.length : axis)));
  for (const axis of gone)
    if (full[axis] !== 1)
      throw formatError(
        `${operator.label} removes dimension ${axis} of [${full.join(', ')}]`,
        'one of extent 1',
      );
  const isGone = (extent: number, axis: number) => (gone.size > 0 ? gone.has(axis) : extent === 1);
  return reshape(
    operator,
    full.filter((extent, axis) => !isGone(extent, axis)),
  );
};

/** EXPAND_DIMS by one dimension of extent 1. */
export const readExpandDims: LayerReader = (operator) => {
  const { shape } = operator.input(0).tensor;
  const full = operator.fullShape(0) ?? shape;
  const [axis = NaN] = integersOf(operator, 1, 'axis');
  const position = axis < 0 ? axis + full.length + 1 : axis;
  if (!(position >= 0 && position <= full.length))
    throw formatError(
      `${operator.label} inserts dimension ${axis} into ${full.length}`,
      'one of them, or the next',
    );
  return reshape(operator, full.toSpliced(position, 0, 1));
};

/** @param full with the batch */
function reshape(operator: OperatorReader, full: readonly number[]): ReshapeLayer {
  if (!full.every((extent) => Number.isInteger(extent) && extent > 0))
    throw formatError(
      `${operator.label} has the output shape [${full.join(', ')}]`,
      'whole extents of at least 1',
    );
  return buildReshape(operator, operator.input(0), withoutBatch(operator.storedOutput().label, full));
}
