import { unsupportedError } from '../../modelError.ts';
import { sameLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { binaryOperators } from '../graph/valueOperators.ts';
import { channelConstants, withConstants } from './constantOperand.ts';
import { pairResult } from './pairResult.ts';
import type { NodeReader, QdqReader } from './qdqReader.ts';
import { scaledChannels } from './scaledChannels.ts';
import type { Pointwise, Real } from './values.ts';
import { clamped } from './values.ts';

/** An operator on two activations, or on one and a constant. */
export const readArithmetic: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  if (node.inputs.length !== 2)
    throw unsupportedError(
      `${node.label} has ${node.inputs.length} inputs`,
      'Tauscope runs it on two',
      'take two at a time in the model',
    );
  const constant = [0, 1].find((position) => reader.value(inputs, position).kind === 'constant');
  if (constant !== undefined) return withConstant(inputs, reader, constant);
  const [a, b] = [reader.real(inputs, 0).pointwise, reader.real(inputs, 1).pointwise];
  return a && b && isOfOne(a, b)
    ? reader.pointwise(node, combined(a, b, binaryOperators.get(node.type)!))
    : pairResult(inputs, reader);
};

function withConstant(inputs: NodeInputs, reader: QdqReader, position: number): Real {
  const { node } = inputs;
  const other = 1 - position;
  const real = reader.real(inputs, other);
  const constant = reader.constant(inputs, position, 'operand');
  const constants = channelConstants(inputs, constant, inputs.shape(other));
  if (node.type === 'Add' && real.withBias) return real.withBias(constant);
  const view = constants.length > 1 ? real.view() : null;
  const linear = linearOf(node.type, position, constants);
  if (view && linear) return scaledChannels(inputs, reader, view, linear.factors, linear.offsets);
  if (!real.pointwise && constants.length === 1 && node.type === 'Max')
    return clamped(real, [constants[0]!, Infinity]);
  if (!real.pointwise && constants.length === 1 && node.type === 'Min')
    return clamped(real, [-Infinity, constants[0]!]);
  const of = binaryOperators.get(node.type)!;
  const combine = position === 1 ? of : (value: number, fixed: number) => of(fixed, value);
  return reader.pointwise(
    node,
    withConstants(inputs, reader, reader.function(inputs, other), constants, combine),
  );
}

/** Factor and offset of each channel, where the operator is no more. */
function linearOf(type: string, position: number, constants: Float32Array) {
  const all = (value: number) => new Float32Array(constants.length).fill(value);
  const negative = () => constants.map((value) => -value);
  if (type === 'Add') return { factors: all(1), offsets: constants };
  if (type === 'Sub' && position === 1) return { factors: all(1), offsets: negative() };
  if (type === 'Sub') return { factors: all(-1), offsets: constants };
  if (type === 'Mul') return { factors: constants, offsets: all(0) };
  if (type === 'Div' && position === 1)
    return { factors: constants.map((value) => 1 / value), offsets: all(0) };
  return null;
}

/** Whether both are functions of the same values, so that what combines them is one, too. */
function isOfOne({ of: a }: Pointwise, { of: b }: Pointwise): boolean {
  return (
    a.activation.id === b.activation.id && a.shape.join() === b.shape.join() && sameLayout(a.layout, b.layout)
  );
}

function combined(a: Pointwise, b: Pointwise, of: (a: number, b: number) => number): Pointwise {
  const longer = a.values.length > b.values.length ? a : b;
  const values = longer.values.map((_, n) =>
    of(a.values[n % a.values.length]!, b.values[n % b.values.length]!),
  );
  return { of: longer.of, operators: 'several', values };
}
