import { buildDepthwise } from '../../build/weightedLayers.ts';
import { unsupportedError } from '../../modelError.ts';
import { elementCount } from '../../network.ts';
import { rowMajor, sameLayout } from '../graph/layout.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import type { QdqReader } from './qdqReader.ts';
import { untransposed } from './qdqReader.ts';
import type { ConstantValue, Real, View } from './values.ts';
import { weightedResult } from './weightedResult.ts';

const largestWeight = 127;

/** An activation with a constant added to each channel: a depthwise convolution of 1 x 1 with weights of 1 and this bias. */
export function addToChannels(
  inputs: NodeInputs,
  reader: QdqReader,
  view: View,
  constant: ConstantValue,
): Real {
  const { node } = inputs;
  const channels = checkPerChannel(inputs, view.shape, constant);
  const isVector = elementCount(view.shape) === channels;
  if (isVector && !sameLayout(view.layout, rowMajor(view.shape))) throw untransposed(node.label, view);
  const input = isVector
    ? reader.reshaped(node, view.activation, [1, 1, channels])
    : reader.image(node, view);
  const weights = {
    label: `the weights of ${node.label}`,
    shape: [1, 1, 1, channels],
    values: new Int8Array(channels).fill(largestWeight),
    quantisation: { scales: [1 / largestWeight], zeroPoints: [0], axis: 0 },
  };
  const one = { h: 1, w: 1 };
  const movement = { stride: one, dilation: one, padding: 'VALID' } as const;
  reader.builder.countParameters(channels);
  return weightedResult(
    node,
    reader,
    {
      input,
      weights,
      channelAxis: 3,
      build: (operator, facts) => buildDepthwise(operator, { ...facts, ...movement }),
    },
    [constant],
  );
}

/** Number of channels of `shape`, for each of which the constant must have one value. */
export function checkPerChannel(
  { node }: NodeInputs,
  shape: readonly number[],
  { tensor }: ConstantValue,
): number {
  const channelAxis = shape.length === 4 ? 1 : shape.length - 1;
  const channels = shape[channelAxis] ?? 0;
  const axis = channelAxis - shape.length + tensor.shape.length;
  if (tensor.elementCount === channels && (channels === 1 || tensor.shape[axis] === channels))
    return channels;
  throw unsupportedError(
    `${node.label} adds ${tensor.label} of shape [${tensor.shape.join(', ')}]`,
    `Tauscope adds one constant for each of the ${channels} channels`,
    'fold the constant into the neighbouring layers before quantising',
  );
}
