import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { TauscopeError } from '../network/errors.ts';

/** A picture to learn from: its position among the images, and whether it is mirrored. */
export interface Sample {
  readonly image: number;
  readonly mirrored: boolean;
}

/**
 * Endless batches in which every image appears once before any appears again, in a seeded random order, each mirrored or
 * not by chance when `mirror` is set.
 */
export function* batches(
  imageCount: number,
  batchImages: number,
  seed: number,
  mirror: boolean,
): Generator<Sample[], never> {
  if (imageCount < 1) throw new TauscopeError('data-mismatch', 'There are no images to refine with.');
  const random = xoroshiro128plus(seed);
  const order = Array.from({ length: imageCount }, (_, image) => image);
  let at = imageCount;
  for (;;) {
    const batch: Sample[] = [];
    while (batch.length < batchImages) {
      if (at === imageCount) at = 0;
      const other = uniformInt(random, at, imageCount - 1);
      [order[at], order[other]] = [order[other]!, order[at]!];
      batch.push({ image: order[at++]!, mirrored: mirror && uniformInt(random, 0, 1) === 1 });
    }
    yield batch;
  }
}

/** An input of shape [h, w, c] with its columns in reverse. */
export function mirrored<T extends Int8Array | Float32Array>(input: T, [, w, c]: readonly number[]): T {
  const [columns, channels] = [w!, c!];
  const result = input.slice() as T;
  for (let pixel = 0; pixel * channels < input.length; pixel++) {
    const x = pixel % columns;
    const from = (pixel - x + columns - 1 - x) * channels;
    for (let k = 0; k < channels; k++) result[pixel * channels + k] = input[from + k]!;
  }
  return result;
}
