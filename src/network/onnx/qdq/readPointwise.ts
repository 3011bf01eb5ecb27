import { unaryOperators } from '../graph/valueOperators.ts';
import { channelConstants, withConstants } from './constantOperand.ts';
import type { NodeReader } from './qdqReader.ts';
import { mapped } from './values.ts';

/** An operator on each value alone, tabled. */
export const readUnary: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  const functionOf = unaryOperators.get(node.type)!;
  return reader.pointwise(node, mapped(reader.function(inputs, 0), node.type, functionOf(node)));
};

/** PRelu with a constant slope, or one for each channel. */
export const readPrelu: NodeReader = (inputs, reader) => {
  const slopes = channelConstants(inputs, reader.constant(inputs, 1, 'slopes'), inputs.shape(0));
  const leak = (x: number, slope: number) => (x < 0 ? slope * x : x);
  return reader.pointwise(
    inputs.node,
    withConstants(inputs, reader, reader.function(inputs, 0), slopes, leak),
  );
};
