import fc from 'fast-check';
import type { ConvLayer, Network } from '../../src/network/network.ts';
import type { CallPixel } from '../../src/significance/significanceSums.ts';
import { convLayer, powerOfTwo, tensor, window } from '../unit/arithmetic/networks.ts';

const outChannels = 3;

/** A random single convolution and some images. */
export const convolutionWithImages = fc
  .record({
    channels: fc.integer({ min: 1, max: 5 }),
    size: fc.integer({ min: 3, max: 6 }),
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 2 }),
    margin: fc.integer({ min: 0, max: 1 }),
    zeroPoint: fc.integer({ min: -128, max: 127 }),
    imageCount: fc.integer({ min: 1, max: 3 }),
  })
  .chain((shape) => {
    const { channels, size, kernel, imageCount } = shape;
    const int8 = fc.integer({ min: -128, max: 127 });
    const weightCount = outChannels * kernel * kernel * channels;
    const valueCount = size * size * channels;
    return fc.record({
      shape: fc.constant(shape),
      weights: fc.array(int8, { minLength: weightCount, maxLength: weightCount }),
      images: fc.array(fc.array(int8, { minLength: valueCount, maxLength: valueCount }), {
        minLength: imageCount,
        maxLength: imageCount,
      }),
    });
  })
  .map(({ shape, weights, images }) => {
    const { channels, size, kernel, stride, margin, zeroPoint } = shape;
    const layer = convLayer({
      weights,
      bias: [5, -7, 0],
      requantisation: powerOfTwo(-6),
      window: window({ kernel, stride, padding: [margin, margin, margin, margin] }),
    });
    const outSize = Math.floor((size + 2 * margin - kernel) / stride) + 1;
    const network: Network = {
      name: 'one convolution',
      tensors: [tensor([size, size, channels], zeroPoint), tensor([outSize, outSize, outChannels], 3)],
      layers: [layer],
      input: 0,
      output: 1,
    };
    return { network, layer, images: images.map((values) => Int8Array.from(values)) };
  });

/** The paper's definition, operand by operand and pixel by pixel, at the first or second pixel of every two if so named. */
export function definedSignificance(
  network: Network,
  layer: ConvLayer,
  images: readonly Int8Array[],
  pixel?: CallPixel,
): number[] {
  const [input, output] = network.tensors;
  const [h, w, channels] = input!.shape as [number, number, number];
  const [outH, outW] = output!.shape as [number, number];
  const { kernel, stride, padding } = layer.window;
  const operands = kernel.h * kernel.w * channels;
  return Array.from(layer.weights, (weight, n) => {
    const operand = n % operands;
    const row = layer.weights.subarray(n - operand, n - operand + operands);
    let total = 0;
    let samples = 0;
    for (const image of images)
      for (let y = 0; y < outH; y++)
        for (let x = 0; x < outW; x++) {
          const place = y * outW + x;
          const isLone = place === outH * outW - 1 && place % 2 === 0;
          if (pixel && (isLone || place % 2 !== (pixel === 'first' ? 0 : 1))) continue;
          samples++;
          const activation = (i: number) => {
            const iy = y * stride.h - padding.top + Math.floor(i / (kernel.w * channels));
            const ix = x * stride.w - padding.left + (Math.floor(i / channels) % kernel.w);
            const inside = iy >= 0 && iy < h && ix >= 0 && ix < w;
            return inside ? image[(iy * w + ix) * channels + (i % channels)]! - input!.zeroPoint : 0;
          };
          const sum = row.reduce((s, v, i) => s + v * activation(i), 0);
          total += Math.abs(weight * activation(operand)) / Math.max(1, Math.abs(sum));
        }
    return total / samples;
  });
}
