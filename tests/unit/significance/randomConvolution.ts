import fc from 'fast-check';
import type { ConvLayer, Network } from '../../../src/network/network.ts';
import { convLayer, powerOfTwo, tensor, window } from '../arithmetic/networks.ts';

export interface ConvolutionWithImages {
  readonly network: Network;
  readonly layer: ConvLayer;
  readonly images: readonly Int8Array[];
}

/** A random single convolution of 1 to 5 output channels, with odd and even runs, and images for it. */
export const convolutionWithImages: fc.Arbitrary<ConvolutionWithImages> = fc
  .record({
    channels: fc.integer({ min: 1, max: 4 }),
    outChannels: fc.integer({ min: 1, max: 5 }),
    size: fc.integer({ min: 3, max: 5 }),
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 2 }),
    margin: fc.integer({ min: 0, max: 1 }),
    zeroPoint: fc.integer({ min: -128, max: 127 }),
    imageCount: fc.integer({ min: 1, max: 4 }),
  })
  .chain((shape) => {
    const { channels, outChannels, size, kernel, imageCount } = shape;
    const int8 = fc.integer({ min: -128, max: 127 });
    const weightCount = outChannels * kernel * kernel * channels;
    const values = (length: number) => fc.array(int8, { minLength: length, maxLength: length });
    return fc.record({
      shape: fc.constant(shape),
      weights: values(weightCount),
      bias: values(outChannels),
      images: fc.array(values(size * size * channels), { minLength: imageCount, maxLength: imageCount }),
    });
  })
  .map(({ shape, weights, bias, images }) => {
    const { channels, outChannels, size, kernel, stride, margin, zeroPoint } = shape;
    const layer = convLayer({
      weights,
      bias,
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

/** Operands of every output pixel by definition: rows of im2col, without the zero point, 0 in the padding. */
export function im2col({ network, layer, images }: ConvolutionWithImages): number[][] {
  const [input, output] = network.tensors;
  const [h, w, channels] = input!.shape as [number, number, number];
  const [outH, outW] = output!.shape as [number, number];
  const { kernel, stride, padding } = layer.window;
  const rows: number[][] = [];
  for (const image of images)
    for (let y = 0; y < outH; y++)
      for (let x = 0; x < outW; x++)
        rows.push(
          Array.from({ length: kernel.h * kernel.w * channels }, (_, i) => {
            const iy = y * stride.h - padding.top + Math.floor(i / (kernel.w * channels));
            const ix = x * stride.w - padding.left + (Math.floor(i / channels) % kernel.w);
            const inside = iy >= 0 && iy < h && ix >= 0 && ix < w;
            return inside ? image[(iy * w + ix) * channels + (i % channels)]! - input!.zeroPoint : 0;
          }),
        );
  return rows;
}
