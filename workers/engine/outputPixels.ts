import type { Clamp, Layer, Network, PoolLayer } from '../../src/network/network.ts';
import { tensorOf } from '../../src/network/network.ts';
import { blockPixels } from './kernelModule.ts';
import type { Extent } from './storage.ts';

/** An output pixel of a layer and the pixel it is written to, which is another one when a pool follows at once. */
export interface OutputPixel {
  readonly y: number;
  readonly x: number;
  readonly targetY: number;
  readonly targetX: number;
}

/**
 * The max-pool that a layer can do on its sums: of 2x2 windows that do not overlap, the only reader of the layer's
 * output, and of the same zero point. Then the layer's own output is stored nowhere.
 */
export function poolOnSums(network: Network, layer: Layer): PoolLayer | undefined {
  if (layer.output === network.output) return undefined;
  const [reader, ...others] = network.layers.filter(({ inputs }) => inputs.includes(layer.output));
  if (reader?.kind !== 'maxPool' || others.length > 0) return undefined;
  const { kernel, stride } = reader.window;
  const fits = kernel.h === 2 && kernel.w === 2 && stride.h >= 2 && stride.w >= 2;
  const zeroPoints = [layer.output, reader.output].map((id) => tensorOf(network, id).zeroPoint);
  return fits && zeroPoints[0] === zeroPoints[1] ? reader : undefined;
}

/** Every pixel of an output, written where it belongs. */
export function singlePixels({ h, w }: Extent): OutputPixel[] {
  return Array.from({ length: h * w }, (_, n) => {
    const [y, x] = [Math.floor(n / w), n % w];
    return { y, x, targetY: y, targetX: x };
  });
}

/** The pixels of every pooling window, a block each; windows cut by the border name a pixel more than once. */
export function pooledPixels({ window }: PoolLayer, source: Extent, { h, w }: Extent): OutputPixel[] {
  const { stride, padding } = window;
  return Array.from({ length: h * w * blockPixels }, (_, n) => {
    const [block, k] = [Math.floor(n / blockPixels), n % blockPixels];
    const [targetY, targetX] = [Math.floor(block / w), block % w];
    const y = targetY * stride.h - padding.top + (k >> 1);
    const x = targetX * stride.w - padding.left + (k & 1);
    const within = (place: number, size: number) => Math.min(size - 1, Math.max(0, place));
    return { y: within(y, source.h), x: within(x, source.w), targetY, targetX };
  });
}

/** One clamp that does what `first` and then `second` do. */
export function clampedTwice(first: Clamp, second: Clamp): Clamp {
  const clamp = (value: number) => Math.min(second.max, Math.max(second.min, value));
  return { min: clamp(first.min), max: clamp(first.max) };
}
