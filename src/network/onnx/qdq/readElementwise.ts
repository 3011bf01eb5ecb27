import { buildSoftmax } from '../../build/elementwiseLayers.ts';
import { buildAdd } from '../../build/pairLayers.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import { sameLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { addToChannels, checkPerChannel } from './addToChannels.ts';
import type { NodeReader, QdqReader } from './qdqReader.ts';
import { untransposed } from './qdqReader.ts';
import { zeroOffset } from './readQuantised.ts';
import type { ConstantValue, Real } from './values.ts';
import { changedConstant, clamped, computed } from './values.ts';

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
  const offset = zeroOffset(value.type);
  const real = (step: number): number => (step - offset - zeroPoint) * scale;
  return { ...value, real: clamped(value.real, [real(low), real(high)]) };
};

function bound(inputs: NodeInputs, reader: QdqReader, position: number, absent: number): number {
  if (!inputs.has(position)) return absent;
  const { tensor, quantisation } = reader.constant(inputs, position, 'bound');
  const [value = NaN] = tensor.elementCount === 1 ? tensor.values() : [];
  if (Number.isNaN(value))
    throw formatError(`${inputs.node.label} has ${tensor.elementCount} values for a bound`, 'one number');
  if (!quantisation) return value;
  return (value - Number(quantisation.zeroPoints.at(0))) * (quantisation.scales.at(0) ?? 1);
}

function clampedConstant(
  { node }: NodeInputs,
  constant: ConstantValue,
  low: number,
  high: number,
): ConstantValue {
  const { tensor, quantisation } = constant;
  if (quantisation)
    throw unsupportedError(
      `${node.label} clips the dequantised ${tensor.label}`,
      'Tauscope clips the integers of a constant',
      'export the model with constants folded',
    );
  const clamp = (value: number) => Math.min(high, Math.max(low, value));
  return changedConstant(
    constant,
    tensor.withValues(() => tensor.values().map(clamp)),
  );
}

/** Add of two activations, or of a constant for each channel. */
export const readAdd: NodeReader = (inputs, reader) => {
  const constants = [0, 1].filter((position) => reader.value(inputs, position).kind === 'constant');
  const [constant] = constants;
  return constant !== undefined && constants.length === 1
    ? constantAdded(inputs, reader, 1 - constant, reader.constant(inputs, constant, 'addend'))
    : activationsAdded(inputs, reader);
};

function activationsAdded(inputs: NodeInputs, reader: QdqReader): Real {
  const { node } = inputs;
  const [a, b] = [reader.activation(inputs, 0), reader.activation(inputs, 1)];
  if (!sameLayout(a.layout, b.layout)) throw untransposed(node.label, b);
  return computed(({ scaling, bounds }) => {
    const other = reader.reshaped(node, b.activation, a.activation.tensor.shape);
    const sum = reader.addInt8(node, scaling, (operator) =>
      buildAdd(operator, [a.activation, other], bounds),
    );
    return { ...a, activation: sum };
  });
}

/** In the layer that gives the value where it has a bias, else in one of its own. */
function constantAdded(
  inputs: NodeInputs,
  reader: QdqReader,
  position: number,
  constant: ConstantValue,
): Real {
  const value = reader.variable(inputs, position);
  if (value.kind !== 'real' || !value.withBias)
    return addToChannels(inputs, reader, reader.activation(inputs, position), constant);
  checkPerChannel(inputs, inputs.shape(position), constant);
  return value.withBias(constant);
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
