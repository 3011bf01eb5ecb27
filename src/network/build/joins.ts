import { formatError } from '../modelError.ts';
import type { RearrangeLayer, ReshapeLayer } from '../network.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { sameShape } from './operator.ts';
import { axesWith, buildRearrange, stridesOf, wholeAxis } from './rearrangeLayer.ts';

/** Inputs one after the other along `axis`. */
export function buildConcatenation(
  operator: Operator,
  inputs: readonly Int8Activation[],
  axis: number,
): RearrangeLayer | ReshapeLayer {
  const [first] = inputs.map(({ tensor }) => tensor.shape);
  for (const { tensor } of inputs)
    if (!sameShape(tensor.shape.toSpliced(axis, 1, 0), first!.toSpliced(axis, 1, 0)))
      throw formatError(
        `${operator.label} joins [${first!.join(', ')}] and [${tensor.shape.join(', ')}] along dimension ${axis}`,
        'shapes that differ in that dimension only',
      );
  const extents = inputs.map(({ tensor }) => tensor.shape[axis]!);
  const extent = extents.reduce((sum, each) => sum + each, 0);
  let start = 0;
  const parts = inputs.map((input, n) => {
    const first = start;
    const given = { first, count: extents[n]! };
    const indexOf = (index: number) => index - first;
    const axes = axesWith(input.tensor.shape, (_, at) =>
      at === axis ? { extent, given, indexOf } : undefined,
    );
    start += given.count;
    return { input, axes };
  });
  return buildRearrange(
    operator,
    { operator: 'concatenation', axis },
    first!.toSpliced(axis, 1, extent),
    parts,
  );
}

/** Inputs of one shape side by side along a new `axis`. */
export function buildPack(
  operator: Operator,
  inputs: readonly Int8Activation[],
  axis: number,
): RearrangeLayer | ReshapeLayer {
  const { shape } = inputs[0]!.tensor;
  const other = inputs.find(({ tensor }) => !sameShape(tensor.shape, shape));
  if (other)
    throw formatError(
      `${operator.label} stacks [${shape.join(', ')}] and [${other.tensor.shape.join(', ')}]`,
      'inputs of one shape',
    );
  const strides = stridesOf(shape);
  const kept = shape.map((extent, at) => wholeAxis(extent, strides[at]!));
  const parts = inputs.map((input, n) => {
    const given = { first: n, count: 1 };
    const along = { extent: inputs.length, stride: 0, given, indexOf: () => 0 };
    return { input, axes: kept.toSpliced(axis, 0, along) };
  });
  return buildRearrange(operator, { operator: 'pack', axis }, shape.toSpliced(axis, 0, inputs.length), parts);
}
