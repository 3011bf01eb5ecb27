import type { Bounds } from '../../build/activationClamp.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import { rowMajor, sameLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import type { FloatNodeReader, FloatReader, FloatView } from './floatReader.ts';

const unbounded: Bounds = [-Infinity, Infinity];

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

function clamped(inputs: NodeInputs, reader: FloatReader, bounds: Bounds): FloatView {
  const view = reader.view(inputs, 0);
  const { shape } = reader.tensors[view.tensor]!;
  return { ...view, tensor: reader.add(inputs.node, { kind: 'relu', bounds }, [view.tensor], shape) };
}

/** Softmax over all values, or over the channels where they lie last. */
export const readFloatSoftmax: FloatNodeReader = (inputs, reader) => {
  const { node, opset } = inputs;
  const view = reader.view(inputs, 0);
  const axis = inputs.axis(node.attributes.int('axis', opset < 13 ? 1 : -1), view.shape.length);
  const extent = opset < 13 ? elementCount(view.shape.slice(axis)) : (view.shape[axis] ?? 0);
  const { shape } = reader.tensors[view.tensor]!;
  const [run, ...more] = view.layout[axis] ?? [];
  const isLast = run?.stride === 1 && more.length === 0 && shape.at(-1) === extent;
  if (!isLast && extent !== elementCount(shape))
    throw unsupportedError(
      `${node.label} runs over dimension ${axis} of [${view.shape.join(', ')}]`,
      'Tauscope runs it over all values or over channels',
      'leave the softmax out of the model',
    );
  const input = isLast ? view.tensor : reader.reshaped(node, view.tensor, [extent]);
  const inner = reader.tensors[input]!.shape;
  return { ...view, tensor: reader.add(node, { kind: 'softmax' }, [input], inner) };
};

/** Add of two activations; Add, Sub, Mul and Div of an activation and a constant for each channel. */
export const readFloatArithmetic: FloatNodeReader = (inputs, reader) => {
  const { node } = inputs;
  const position = [0, 1].find((n) => inputs.constant(n) !== null);
  if (position === undefined) return activationsAdded(inputs, reader);
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
  const view = reader.view(inputs, 0);
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
  const { shape } = reader.tensors[view.tensor]!;
  const isVector = elementCount(view.shape) === factors.length;
  if (isVector && sameLayout(view.layout, rowMajor(view.shape))) {
    const tensor = reader.add(node, { kind: 'affine', factors, offsets }, [view.tensor], shape);
    return { ...view, tensor };
  }
  const image = reader.image(node, view);
  const tensor = reader.add(
    node,
    { kind: 'affine', factors, offsets },
    [image],
    reader.tensors[image]!.shape,
  );
  return { ...view, tensor };
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

function activationsAdded(inputs: NodeInputs, reader: FloatReader): FloatView {
  const { node } = inputs;
  const [a, b] = [reader.view(inputs, 0), reader.view(inputs, 1)];
  if (node.type !== 'Add' || a.shape.join() !== b.shape.join() || !sameLayout(a.layout, b.layout))
    throw unsupportedError(
      `${node.label} computes with activations of shapes [${a.shape.join(', ')}] and [${b.shape.join(', ')}]`,
      'Tauscope adds activations of equal shape',
      'bring both to one shape in the model',
    );
  const { shape } = reader.tensors[a.tensor]!;
  const other = reader.reshaped(node, b.tensor, shape);
  return { ...a, tensor: reader.add(node, { kind: 'add', bounds: unbounded }, [a.tensor, other], shape) };
}
