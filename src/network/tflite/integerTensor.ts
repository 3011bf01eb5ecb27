import { elementCount } from '../network.ts';
import type { StoredTensor } from './storedModel.ts';

/** A few integers that are known while the file is read: a shape, or what shapes are computed from. */
export interface IntegerTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** More than any computation with shapes has. */
export const mostIntegers = 64;

/** A constant of a few int32 or int64 values with exactly the bytes that its shape needs. */
export function integerConstant({ type, shape, data }: StoredTensor): IntegerTensor | undefined {
  const count = elementCount(shape);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const of = (bytes: number, value: (at: number) => number) =>
    count <= mostIntegers && data.length === bytes * count
      ? { shape, values: Array.from({ length: count }, (_, index) => value(bytes * index)) }
      : undefined;
  if (type === 'INT32') return of(4, (at) => view.getInt32(at, true));
  if (type === 'INT64') return of(8, (at) => Number(view.getBigInt64(at, true)));
  return undefined;
}
