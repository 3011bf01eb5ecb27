import { largestOffset } from '../assembly/thumb.ts';
import type { ImageLayout } from '../kernels/imageLayout.ts';
import { pixelBytes, rowBytes } from '../kernels/imageLayout.ts';
import { largestTile } from '../kernels/tiles/tileRegisters.ts';
import type { ConvLayer, Network, PoolLayer, TiledConvLayer } from '../network/network.ts';
import { imageShape, tensorOf } from '../network/network.ts';

/**
 * The max-pooling that the kernel of a convolution can do on its sums before it requantises the largest: windows of at most
 * as many pixels as a tile has, full, next to each other, and nobody else reads the convolution's output. It always pays:
 * fewer requantisations, no image and no pass in between, and pixels that no window covers are not computed.
 * @param image the convolution's input
 */
export function fusedPool(
  network: Network,
  conv: ConvLayer | TiledConvLayer,
  image: ImageLayout,
): PoolLayer | null {
  const readers = network.layers.filter((layer) => layer.inputs.includes(conv.output));
  const [pool] = readers;
  if (readers.length !== 1 || pool?.kind !== 'maxPool' || conv.output === network.output) return null;
  const [between, result] = [tensorOf(network, conv.output), tensorOf(network, pool.output)];
  if (between.zeroPoint !== result.zeroPoint) return null;
  if (Math.max(conv.clamp.min, pool.clamp.min) > Math.min(conv.clamp.max, pool.clamp.max)) return null;

  const { kernel, stride, dilation, padding } = pool.window;
  if (kernel.h !== stride.h || kernel.w !== stride.w || kernel.h * kernel.w > largestTile.pixels) return null;
  if (Math.max(dilation.h, dilation.w) > 1 || padding.top > 0 || padding.left > 0) return null;
  const [covered, available] = [imageShape(result), imageShape(between)];
  if (covered.h * kernel.h > available.h || covered.w * kernel.w > available.w) return null;

  const step = conv.kind === 'conv' ? conv.window.stride : { h: 1, w: 1 };
  const reach = (kernel.h - 1) * step.h * rowBytes(image) + (kernel.w - 1) * step.w * pixelBytes(image);
  return reach <= largestOffset - 8 ? pool : null;
}
