import { unsupportedError } from '../../modelError.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import type { QdqReader } from './qdqReader.ts';
import type { ConstantValue, Pointwise } from './values.ts';
import { withOperator } from './values.ts';

/** A constant input as real numbers: one for all values of the other operand, or one for each of its channels. */
export function channelConstants(
  { node }: NodeInputs,
  { tensor, quantisation }: ConstantValue,
  shape: readonly number[],
): Float32Array {
  const channelAxis = shape.length === 4 ? 1 : shape.length - 1;
  const channels = shape[channelAxis] ?? 1;
  const behind = shape.length - 1 - channelAxis;
  const isPerChannel = tensor.elementCount === channels && tensor.shape.at(-1 - behind) === channels;
  if (tensor.shape.length > shape.length || (tensor.elementCount !== 1 && !isPerChannel))
    throw unsupportedError(
      `${node.label} combines [${shape.join(', ')}] with ${tensor.label} of shape [${tensor.shape.join(', ')}]`,
      `Tauscope takes one constant, or one for each of the ${channels} channels`,
      'use a constant per channel',
    );
  const at = (list: { length: number; at(n: number): number | bigint | undefined }, n: number) =>
    Number(list.at(list.length === 1 ? 0 : n));
  return Float32Array.from(tensor.values(), (value, n) =>
    quantisation ? (value - at(quantisation.zeroPoints, n)) * at(quantisation.scales, n) : value,
  );
}

/** A function of each value and the constant of its channel. */
export function withConstants(
  { node }: NodeInputs,
  reader: QdqReader,
  pointwise: Pointwise,
  constants: Float32Array,
  combine: (value: number, constant: number) => number,
): Pointwise {
  const { of, values } = pointwise;
  const count = Math.max(values.length, 256 * constants.length);
  reader.builder.countParameters(count);
  return {
    of: constants.length === 1 ? of : reader.ordered(node, of),
    operators: withOperator(pointwise, node.type),
    values: Float32Array.from({ length: count }, (_, n) =>
      combine(values[n % values.length]!, constants[(n >> 8) % constants.length]!),
    ),
  };
}
