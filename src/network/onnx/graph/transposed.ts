import type { TensorValues } from '../stored/onnxTensor.ts';

/** Row-major `values` of `shape` in the order in which dimension n of the result is dimension `permutation[n]` of the shape. */
export function transposed<Values extends TensorValues>(
  values: Values,
  shape: readonly number[],
  permutation: readonly number[],
): Values {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const result = values.slice() as Values;
  const extents = permutation.map((axis) => shape[axis] ?? 1);
  const steps = permutation.map((axis) => strides[axis] ?? 1);
  const index = extents.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = values[from]!;
    for (let axis = extents.length - 1; axis >= 0; axis--) {
      index[axis]! += 1;
      from += steps[axis]!;
      if (index[axis]! < extents[axis]!) break;
      from -= index[axis]! * steps[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
