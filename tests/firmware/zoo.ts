import type { Network } from '../../src/network/network.ts';
import type { Random } from './networkBuilder.ts';
import { NetworkBuilder } from './networkBuilder.ts';

const padding = (top: number, left: number, bottom = top, right = left) => ({ top, left, bottom, right });

/** Every operator once or more: a residual image network with odd sizes, ending in a softmax. */
export function everyOperator(random: Random): Network {
  const b = new NetworkBuilder([13, 11, 3], random);
  const padded = b.pad(b.input, padding(1, 2, 0, 1));
  const a = b.conv(padded, 7, { kernel: { h: 3, w: 3 }, padding: padding(1, 1) });
  const c = b.conv(a, 7, { kernel: { h: 1, w: 1 } }, false);
  const sum = b.sum(a, c);
  const relu = b.relu(sum);
  const pooled = b.pool('maxPool', relu, {
    kernel: { h: 3, w: 2 },
    stride: { h: 2, w: 2 },
    padding: padding(1, 0),
  });
  const depthwise = b.depthwise(pooled, 2, {
    kernel: { h: 3, w: 3 },
    stride: { h: 1, w: 2 },
    padding: padding(1, 0, 1, 1),
  });
  const rescaled = b.quantize(depthwise);
  const averaged = b.pool('averagePool', rescaled, { kernel: { h: 2, w: 2 }, padding: padding(0, 1, 1, 0) });
  const last = b.conv(averaged, 4, { kernel: { h: 2, w: 2 } });
  const mean = b.mean(last);
  const shape = b.tensors[last]!.shape;
  const flat = b.reshape(last, [shape.reduce((product, extent) => product * extent, 1)]);
  const dense = b.dense(flat, 4, true);
  const logits = b.sum(dense, mean);
  const scores = b.dense(logits, 5);
  return b.network('every operator', b.softmax(scores));
}

/** Convolutions only: strides, asymmetric padding, dilation, one pixel, one channel, several chunks. */
export function convolutionShapes(random: Random): Network {
  const b = new NetworkBuilder([12, 15, 2], random);
  const strided = b.conv(b.input, 5, {
    kernel: { h: 3, w: 5 },
    stride: { h: 2, w: 1 },
    padding: padding(0, 2, 1, 1),
  });
  const dilated = b.conv(strided, 3, {
    kernel: { h: 2, w: 3 },
    dilation: { h: 2, w: 3 },
    padding: padding(1, 3),
  });
  const single = b.conv(dilated, 1, { kernel: { h: 1, w: 3 }, stride: { h: 1, w: 2 } });
  const wide = b.conv(single, 70, { kernel: { h: 3, w: 3 }, padding: padding(1, 1) });
  const chunked = b.conv(wide, 3, { kernel: { h: 3, w: 3 } });
  const tall = b.conv(chunked, 9, { kernel: { h: b.tensors[chunked]!.shape[0]!, w: 2 } });
  const shape = b.tensors[tall]!.shape;
  const pixel = b.conv(tall, 6, { kernel: { h: 1, w: shape[1]! } });
  return b.network('convolution shapes', pixel);
}
