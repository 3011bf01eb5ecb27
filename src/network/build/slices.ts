import { formatError, unsupportedError } from '../modelError.ts';
import type { RearrangeLayer, ReshapeLayer, SliceRange } from '../network.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { axesWith, buildRearrange } from './rearrangeLayer.ts';

/** A part of every dimension. */
export function buildSlice(
  operator: Operator,
  kind: 'slice' | 'split' | 'unpack',
  input: Int8Activation,
  ranges: readonly SliceRange[],
): RearrangeLayer | ReshapeLayer {
  ranges.forEach(({ begin, count, step }, axis) => {
    const extent = input.tensor.shape[axis]!;
    const last = begin + (count - 1) * step;
    if (count >= 1 && Math.min(begin, last) >= 0 && Math.max(begin, last) < extent) return;
    throw formatError(
      `${operator.label} takes ${count} values from ${begin} on of the ${extent} along dimension ${axis}`,
      'at least one, all within the input',
    );
  });
  const shape = ranges.flatMap(({ count, dropped }) => (dropped ? [] : count));
  const axes = axesWith(input.tensor.shape, (_, axis) => {
    const { begin, count, step } = ranges[axis]!;
    return { extent: count, indexOf: (index) => begin + index * step };
  });
  return buildRearrange(operator, { operator: kind, ranges }, shape, [{ input, axes }]);
}

/** One of the parts, of the extents `sizes`, into which an input is cut along `axis`. */
export function buildSplit(
  operator: Operator,
  input: Int8Activation,
  axis: number,
  sizes: readonly number[],
  part: number,
): RearrangeLayer | ReshapeLayer {
  const { shape } = input.tensor;
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== shape[axis] || !sizes.every((size) => size >= 1))
    throw formatError(
      `${operator.label} cuts ${shape[axis]} values into parts of ${sizes.join(', ')}`,
      'parts of at least one value that are all of them together',
    );
  const begin = sizes.slice(0, part).reduce((sum, size) => sum + size, 0);
  const ranges = shape.map((extent, at) =>
    at === axis ? { begin, count: sizes[part]!, step: 1 } : { begin: 0, count: extent, step: 1 },
  );
  return buildSlice(operator, 'split', input, ranges);
}

/** What stands at listed indices of `axis`. */
export function buildGather(
  operator: Operator,
  input: Int8Activation,
  axis: number,
  indices: readonly number[],
): RearrangeLayer | ReshapeLayer {
  const { shape } = input.tensor;
  const bad = indices.find((index) => !(index >= 0 && index < shape[axis]!));
  if (bad !== undefined || indices.length === 0)
    throw unsupportedError(
      `${operator.label} takes ${bad === undefined ? 'no value' : `value ${bad}`} of the ${shape[axis]} along a dimension`,
      'Tauscope needs indices that are there',
      'correct the indices in the model',
    );
  const axes = axesWith(shape, (_, at) =>
    at === axis ? { extent: indices.length, indexOf: (index) => indices[index]! } : undefined,
  );
  const move = { operator: 'gather', axis, indices } as const;
  return buildRearrange(operator, move, shape.toSpliced(axis, 1, indices.length), [{ input, axes }]);
}
