import type { Bounds } from '../../build/activationClamp.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import { inTraining } from '../graph/inTraining.ts';
import { rowMajor, sameLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { softmaxOrder } from '../graph/softmaxOrder.ts';
import type { OnnxNode } from '../stored/storedModel.ts';
import { floatPair } from './floatPair.ts';
import type { FloatNodeReader, FloatReader, FloatView } from './floatReader.ts';

export const readFloatRelu: FloatNodeReader = (inputs, reader) => clamped(inputs, reader, [0, Infinity]);

/** Clip to constants; attributes before opset 11 are not read. */
export const readFloatClip: FloatNodeReader = (inputs, reader) => {
  const bound = (position: number, absent: number): number => {
    if (!inputs.has(position)) return absent;
    const [value = NaN, ...more] = reader.constant(inputs, position, 'bound').listed();
    if (more.length === 0 && !Number.isNaN(value)) return value;
    throw formatError(`${inputs.node.label} has ${more.length + 1} values for a bound`, 'one number');
  };
  return clamped(inputs, reader, [bound(1, -Infinity), bound(2, Infinity)]);
};

/** Max and Min with a number. */
export const readFloatExtreme: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const position = [0, 1].find((n) => inputs.constant(n)?.elementCount === 1);
  if (position === undefined || node.inputs.length !== 2)
    throw unsupportedError(
      `${node.label} takes the larger or smaller of activations`,
      'Tauscope quantises it with a number',
      'use a clamp in the model',
    );
  const [bound = 0] = reader.constant(inputs, position, 'bound').listed();
  return clamped(inputs, reader, node.type === 'Max' ? [bound, Infinity] : [-Infinity, bound], 1 - position);
};

/** HardSigmoid: a scale, and a clamp. */
export const readFloatHardSigmoid: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const { attributes } = node;
  const view = reader.view(inputs, 0);
  const channels = view.shape[view.shape.length === 4 ? 1 : view.shape.length - 1] ?? 1;
  const all = (value: number) => new Float64Array(channels).fill(value);
  const [alpha, beta] = [attributes.float('alpha', 0.2), attributes.float('beta', 0.5)];
  return clampedView(node, reader, affine(inputs, reader, view, all(alpha), all(beta)), [0, 1]);
};

function clamped(inputs: NodeInputs, reader: FloatReader, bounds: Bounds, position = 0): FloatView {
  return clampedView(inputs.node, reader, reader.view(inputs, position), bounds);
}

function clampedView(node: OnnxNode, reader: FloatReader, view: FloatView, bounds: Bounds): FloatView {
  const { shape } = reader.tensors[view.tensor]!;
  return { ...view, tensor: reader.add(node, { kind: 'relu', bounds }, [view.tensor], shape) };
}

/** Softmax over all values, or over a dimension. */
export const readFloatSoftmax: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const view = reader.view(inputs, 0);
  const { isWhole, order, extent } = softmaxOrder(inputs);
  const { tensor, layout } = isWhole ? view : reader.arranged(node, view, order);
  const isRow = reader.tensors[tensor]!.shape.at(-1) === extent;
  const input = isRow ? tensor : reader.reshaped(node, tensor, [extent]);
  const inner = reader.tensors[input]!.shape;
  return { ...view, layout, tensor: reader.add(node, { kind: 'softmax' }, [input], inner) };
};

/** Add, Sub and Mul of two activations; Add, Sub, Mul and Div of an activation and a constant for each channel. */
export const readFloatArithmetic: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const position = [0, 1].find((n) => inputs.constant(n) !== null);
  if (position === undefined) return floatPair(inputs, reader);
  const view = reader.view(inputs, 1 - position);
  const constants = perChannel(inputs, reader, position, view);
  if (position === 0 && node.type === 'Div')
    throw unsupportedError(
      `${node.label} divides a constant by activations`,
      'Tauscope divides by constants',
      'compute the reciprocal in another way',
    );
  const sign = node.type === 'Sub' && position === 0 ? -1 : 1;
  const factors = constants.map((value) =>
    node.type === 'Mul' ? value : node.type === 'Div' ? 1 / value : sign,
  );
  const offsets = constants.map((value) =>
    node.type === 'Add' ? value : node.type === 'Sub' ? -sign * value : 0,
  );
  return affine(inputs, reader, view, factors, offsets);
};

/** BatchNormalization with the statistics of its training. */
export const readBatchNormalization: FloatNodeReader = (inputs, reader) => {
  if (inputs.node.attributes.int('training_mode', 0) !== 0) throw inTraining(inputs);
  const view = reader.view(inputs, 0);
  if (view.shape.length !== 2 && view.shape.length !== 4)
    throw unsupportedError(
      `${inputs.node.label} reads shape [${view.shape.join(', ')}]`,
      'Tauscope runs it on [1, channels] and [1, channels, height, width]',
      'reshape to four dimensions in the model',
    );
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((n) => perChannel(inputs, reader, n, view)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const epsilon = inputs.node.attributes.float('epsilon', 1e-5);
  const factors = gamma.map((value, channel) => value / Math.sqrt(variance[channel]! + epsilon));
  const offsets = beta.map((value, channel) => value - mean[channel]! * factors[channel]!);
  return affine(inputs, reader, view, factors, offsets);
};

function affine(
  { node }: NodeInputs,
  reader: FloatReader,
  view: FloatView,
  factors: Float64Array,
  offsets: Float64Array,
): FloatView {
  if (![...factors, ...offsets].every(Number.isFinite))
    throw formatError(`${node.label} scales by a value that is not finite`, 'finite constants');
  const pixels = elementCount(view.shape) / factors.length;
  const isVector = pixels === 1 && sameLayout(view.layout, rowMajor(view.shape));
  const ordered = isVector ? view : reader.ordered(node, view);
  const input =
    isVector || view.shape.length === 4
      ? ordered.tensor
      : reader.reshaped(node, ordered.tensor, [1, pixels, factors.length]);
  const { shape } = reader.tensors[input]!;
  const tensor = reader.add(node, { kind: 'affine', factors, offsets }, [input], shape);
  return { ...ordered, tensor };
}

/** A constant input as one value for each channel. */
function perChannel(
  inputs: NodeInputs,
  reader: FloatReader,
  position: number,
  { shape }: FloatView,
): Float64Array {
  const stored = reader.constant(inputs, position, 'constant');
  const channelAxis = shape.length === 4 ? 1 : shape.length - 1;
  const channels = shape[channelAxis] ?? 0;
  const isList = inputs.node.type === 'BatchNormalization' && stored.shape.length === 1;
  const axis = isList ? 0 : channelAxis - shape.length + stored.shape.length;
  const values = Float64Array.from(stored.values());
  if (values.length === 1) return new Float64Array(channels).fill(values[0]!);
  if (values.length === channels && stored.shape[axis] === channels) return values;
  throw unsupportedError(
    `${inputs.node.label} computes with ${stored.label} of shape [${stored.shape.join(', ')}]`,
    `Tauscope takes one constant for each of the ${channels} channels`,
    'fold the constant into the neighbouring layers',
  );
}
