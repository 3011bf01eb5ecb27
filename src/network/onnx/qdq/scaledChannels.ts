import { buildDepthwise } from '../../build/weightedLayers.ts';
import { elementCount } from '../../network.ts';
import type { NodeInputs } from '../graph/nodeInputs.ts';
import { OnnxTensor } from '../stored/onnxTensor.ts';
import type { QdqReader } from './qdqReader.ts';
import type { Real, View } from './values.ts';
import { weightedResult } from './weightedResult.ts';

const largestWeight = 127;

/**
 * Each channel of an activation times its factor, plus its offset: a depthwise convolution of 1 x 1, which takes less flash
 * than a table for each channel.
 */
export function scaledChannels(
  { node }: NodeInputs,
  reader: QdqReader,
  view: View,
  factors: Float32Array,
  offsets: Float32Array,
): Real {
  const channels = factors.length;
  const ordered = reader.ordered(node, view);
  const pixels = elementCount(view.shape) / channels;
  const input =
    view.shape.length === 4
      ? reader.image(node, ordered)
      : reader.reshaped(node, ordered.activation, [1, pixels, channels]);
  const weights = {
    label: `the factors of ${node.label}`,
    shape: [1, 1, 1, channels],
    values: Int8Array.from(factors, (factor) => Math.sign(factor) * largestWeight),
    quantisation: {
      scales: Array.from(factors, (factor) => Math.abs(factor || 1) / largestWeight),
      zeroPoints: new Int8Array(channels),
      axis: 3,
    },
  };
  const one = { h: 1, w: 1 };
  const movement = { stride: one, dilation: one, padding: 'VALID' } as const;
  reader.builder.countParameters(channels);
  const tensor = new OnnxTensor(`the offsets of ${node.label}`, [channels], 'FLOAT', () => offsets);
  return weightedResult(
    node,
    reader,
    {
      input,
      weights,
      channelAxis: 3,
      prepare:
        ({ input, bias, activation }) =>
        (operator) =>
          buildDepthwise(operator, { input, weights, bias, activation, ...movement }),
    },
    [{ kind: 'constant', tensor, quantisation: null }],
  );
}
