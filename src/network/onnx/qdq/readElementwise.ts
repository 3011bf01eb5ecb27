import { buildAdd, buildSoftmax } from '../../build/elementwiseLayers.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import { sameLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import type { NodeReader, QdqReader } from './qdqReader.ts';
import { untransposed } from './qdqReader.ts';
import { zeroOffset } from './readQuantised.ts';
import type { ConstantValue, Real, Value } from './values.ts';
import { clamped, computed } from './values.ts';

/** Relu of a float value. */
export const readRelu: NodeReader = (inputs, reader) => {
  const value = reader.value(inputs, 0);
  if (value.kind === 'real') return clamped(value, [0, Infinity]);
  throw unsupportedError(
    `${inputs.node.label} reads ${value.kind === 'constant' ? 'a constant' : 'an integer'}`,
    'Tauscope runs it on dequantised activations',
    'quantise the model with DequantizeLinear before it',
  );
};

/** Clip of a float value, or of the integers behind a QuantizeLinear that has more of them than are wanted. */
export const readClip: NodeReader = (inputs, reader) => {
  const value = reader.value(inputs, 0);
  const low = bound(inputs, reader, 1, -Infinity);
  const high = bound(inputs, reader, 2, Infinity);
  if (value.kind === 'real') return clamped(value, [low, high]);
  if (value.kind === 'constant') return clampedConstant(inputs, value, low, high);
  const { scale, zeroPoint } = value.scaling;
  const offset = zeroOffset(inputs.constant(1)?.type ?? inputs.constant(2)?.type ?? '');
  const real = (step: number): number => (step - offset - zeroPoint) * scale;
  return { ...value, real: clamped(value.real, [real(low), real(high)]) };
};

function bound(inputs: NodeInputs, reader: QdqReader, position: number, absent: number): number {
  if (!inputs.has(position)) return absent;
  const { tensor, quantisation } = reader.constant(inputs, position, 'bound');
  const [value = NaN, ...more] = tensor.elementCount === 1 ? tensor.values() : [];
  if (more.length > 0 || Number.isNaN(value))
    throw formatError(`${inputs.node.label} has ${tensor.elementCount} values for a bound`, 'one number');
  if (!quantisation) return value;
  return (value - Number(quantisation.zeroPoints.at(0))) * (quantisation.scales.at(0) ?? 1);
}

function clampedConstant(
  inputs: NodeInputs,
  constant: ConstantValue,
  low: number,
  high: number,
): ConstantValue {
  const { tensor } = constant;
  if (constant.isClamped)
    throw unsupportedError(
      `${inputs.node.label} clips ${tensor.label} a second time`,
      'Tauscope clips a constant once',
      'export the model with constants folded',
    );
  const clamp = (value: number) => Math.min(high, Math.max(low, value));
  return { ...constant, isClamped: true, tensor: tensor.withValues(() => tensor.values().map(clamp)) };
}

/** Add of two activations, or of a bias to what a layer with weights gives. */
export const readAdd: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  const [first, second] = [reader.value(inputs, 0), reader.value(inputs, 1)];
  const biased = withBias(inputs, first, second, 1) ?? withBias(inputs, second, first, 0);
  if (biased) return biased;
  const [a, b] = [reader.activation(inputs, 0), reader.activation(inputs, 1)];
  if (!sameLayout(a.layout, b.layout)) throw untransposed(node.label, b);
  return computed(({ scaling, bounds }) => {
    const other = reader.reshaped(node, b.activation, a.activation.tensor.shape);
    const sum = reader.addInt8(node, scaling, (operator) => buildAdd(operator, a.activation, other, bounds));
    return { ...a, activation: sum };
  });
};

function withBias(inputs: NodeInputs, sum: Value, constant: Value, position: number): Real | null {
  if (sum.kind !== 'real' || !sum.withBias || constant.kind !== 'constant') return null;
  const shape = inputs.shape(1 - position);
  const channelAxis = shape.length === 4 ? 1 : shape.length - 1;
  const { tensor } = constant;
  const channels = shape[channelAxis] ?? 0;
  const axis = channelAxis - shape.length + tensor.shape.length;
  if (tensor.elementCount === channels && (channels === 1 || tensor.shape[axis] === channels))
    return sum.withBias(constant);
  throw unsupportedError(
    `${inputs.node.label} adds ${tensor.label} of shape [${tensor.shape.join(', ')}]`,
    `Tauscope adds one constant for each of the ${channels} channels`,
    'fold the constant into the neighbouring layers before quantising',
  );
}

/** Softmax over all values, or over the channels where they lie last. */
export const readSoftmax: NodeReader = (inputs, reader) => {
  const { node, opset } = inputs;
  const view = reader.activation(inputs, 0);
  const { shape, activation } = view;
  const axis = inputs.axis(node.attributes.int('axis', opset < 13 ? 1 : -1), shape.length);
  // Before opset 13 it runs over the axis and all behind it.
  const extent = opset < 13 ? elementCount(shape.slice(axis)) : (shape[axis] ?? 0);
  const [run, ...more] = view.layout[axis] ?? [];
  const isLast = run?.stride === 1 && more.length === 0 && activation.tensor.shape.at(-1) === extent;
  if (!isLast && extent !== elementCount(shape))
    throw unsupportedError(
      `${node.label} runs over dimension ${axis} of [${shape.join(', ')}]`,
      'Tauscope runs it over all values or over channels',
      'leave the softmax out of the model',
    );
  const own = { scale: 1 / 256, zeroPoint: -128 };
  return computed(
    (target) => {
      const input = isLast ? activation : reader.reshaped(node, activation, [extent]);
      const output = reader.addInt8(node, own, (operator) => buildSoftmax(operator, input, 1));
      return reader.dequantised(node, { ...view, activation: output }).quantise(target);
    },
    0,
    own,
  );
};
