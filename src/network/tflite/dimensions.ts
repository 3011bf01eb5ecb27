import { formatError, unsupportedError } from '../modelError.ts';
import type { IntegerTensor } from './integerTensor.ts';
import type { OperatorReader } from './operatorReader.ts';

/** The dimensions of an activation as a file counts them. */
export interface Dimensions {
  /** With the batch. */
  readonly rank: number;
  /** 1 when the first one is the batch, which shapes of tensors leave out; else 0. */
  readonly batch: 0 | 1;
}

/** Of the activation at `position`. */
export function dimensionsOf(operator: OperatorReader, position: number): Dimensions {
  const { shape } = operator.input(position).tensor;
  const rank = (operator.fullShape(position) ?? shape).length;
  return { rank, batch: rank > shape.length ? 1 : 0 };
}

/** The dimension of a shape without batch for one that the file counts with it, from the end when negative. */
export function axisOf({ label }: OperatorReader, axis: number, { rank, batch }: Dimensions): number {
  const position = axis < 0 ? axis + rank : axis;
  if (!(position >= 0 && position < rank))
    throw formatError(`${label} works along dimension ${axis} of ${rank}`, 'one of them');
  if (position < batch) throw alongBatch(label);
  return position - batch;
}

/** Values for each dimension, without that for the batch, which must be one that leaves the batch alone. */
export function perDimension<Value>(
  { label }: OperatorReader,
  values: readonly Value[],
  { rank, batch }: Dimensions,
  leavesAlone: (value: Value) => boolean,
): Value[] {
  if (values.length !== rank)
    throw formatError(`${label} has ${values.length} values for ${rank} dimensions`, 'one for each');
  if (!values.slice(0, batch).every(leavesAlone)) throw alongBatch(label);
  return values.slice(batch);
}

/** Integers that the file gives at `position`. */
export function integersOf(operator: OperatorReader, position: number, role: string): readonly number[] {
  return integerTensorOf(operator, position, role).values;
}

/** The same with their shape. */
export function integerTensorOf(operator: OperatorReader, position: number, role: string): IntegerTensor {
  const known = operator.integers(position);
  if (known) return known;
  const { shape, values } = operator.int32Constant(position, role);
  return { shape, values: Array.from(values) };
}

function alongBatch(label: string): Error {
  return unsupportedError(
    `${label} works along the batch`,
    'Tauscope runs one image at a time',
    'export the model with a batch of 1 that stays the first dimension',
  );
}
