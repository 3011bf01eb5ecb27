import { syntheticSet } from '../../../../src/images/syntheticSet.ts';
import type { Random } from '../../../property/engine/random.ts';
import type { RuntimeInput } from './onnxRuntime.ts';
import type { BuiltEnd } from './onnxWriter.ts';

/** Images of bytes / 255, each with stripes and a brightness of its own per channel, so that a drawn network tells them apart. */
export function patternedImages({ shape }: BuiltEnd, random: Random, count: number): RuntimeInput[] {
  const [batch = 1, c = 1, h = 1, w = 1] = (shape ?? []).map(Number);
  return Array.from({ length: count }, () => {
    const values = Array.from({ length: c }, () => {
      const [brightness, contrast] = [random.whole(0, 255), random.whole(0, 128)];
      const [across, down] = [random.whole(-4, 4) / 2, random.whole(-4, 4) / 2];
      return Array.from({ length: h * w }, (_, n) => {
        const wave = Math.sin(across * (n % w) + down * Math.floor(n / w));
        const byte = brightness + contrast * wave + random.whole(-20, 20);
        return Math.min(255, Math.max(0, Math.round(byte))) / 255;
      });
    }).flat();
    return { type: 'float32', values, shape: [batch, c, h, w] };
  });
}

/** The first images of the built-in set as bytes / 255. */
export function builtInImages(count: number): RuntimeInput[] {
  const { values, shape } = syntheticSet(count, 1);
  const [h = 0, w = 0, c = 0] = shape;
  return Array.from({ length: count }, (_, n) => ({
    type: 'float32',
    values: Array.from(
      { length: h * w * c },
      (__, k) => values[n * h * w * c + (k % (h * w)) * c + Math.floor(k / (h * w))]! / 255,
    ),
    shape: [1, c, h, w],
  }));
}

/** [1, c, h, w] to [h, w, c]. */
export function channelsLast({ values, shape }: Pick<RuntimeInput, 'values' | 'shape'>): number[] {
  const [, c = 1, h = 1, w = 1] = shape;
  return Array.from({ length: values.length }, (_, n) => values[(n % c) * h * w + Math.floor(n / c)]!);
}
