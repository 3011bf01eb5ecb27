import { buildSoftmax } from '../../build/elementwiseLayers.ts';
import type { Int8Activation } from '../../build/operator.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { softmaxOrder } from '../graph/softmaxOrder.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import { isTooFine } from './isTooFine.ts';
import type { NodeReader, QdqReader } from './qdqReader.ts';
import { zeroOffset } from './readQuantised.ts';
import type { ConstantValue } from './values.ts';
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

/** Softmax over all values, or over a dimension. */
export const readSoftmax: NodeReader = (inputs, reader) => {
  const { node } = inputs;
  const view = reader.activation(inputs, 0);
  const { isWhole, order } = softmaxOrder(inputs);
  const own = { scale: 1 / 256, zeroPoint: -128 };
  const input = isWhole ? view : reader.arranged(node, view, order);
  const row = isWhole ? oneRow(node, reader, view.activation) : input.activation;
  return computed(
    (target) => {
      if (isTooFine(target, own))
        throw unsupportedError(
          `${node.label} gives scale ${target.scaling.scale}`,
          'Tauscope computes it in the scale 1/256, as TensorFlow Lite does, and rescales to one less than twice as fine',
          'quantise its output for the range 0 to 1, as quantize_static does',
        );
      const output = reader.addInt8(node, own, (operator) => buildSoftmax(operator, row, 1));
      return reader.dequantised(node, { ...input, activation: output }).quantise(target);
    },
    0,
    own,
  );
};

function oneRow(node: OnnxNode, reader: QdqReader, activation: Int8Activation): Int8Activation {
  const { shape } = activation.tensor;
  const count = elementCount(shape);
  return shape.at(-1) === count ? activation : reader.reshaped(node, activation, [count]);
}
