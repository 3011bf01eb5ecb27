import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { TauscopeError } from '../network/errors.ts';

/** A picture to learn from: its position among the images, and how it is changed. */
export interface Sample {
  readonly image: number;
  readonly mirrored: boolean;
  /** Pixels by which it is shifted afterwards. */
  readonly down: number;
  readonly right: number;
}

/** How pictures may be changed. */
export interface Variation {
  readonly mirror: boolean;
  /** Pixels in either direction. */
  readonly shift: number;
}

export const noVariation: Variation = { mirror: false, shift: 0 };

export const unchanged = { mirrored: false, down: 0, right: 0 } as const;

/**
 * Endless batches in which every image appears once before any appears again, in a seeded random order, each varied by
 * chance.
 */
export function* batches(
  imageCount: number,
  batchImages: number,
  seed: number,
  { mirror, shift }: Variation,
): Generator<Sample[], never> {
  if (imageCount < 1) throw new TauscopeError('data-mismatch', 'There are no images to refine with.');
  const random = xoroshiro128plus(seed);
  const order = Array.from({ length: imageCount }, (_, image) => image);
  let at = imageCount;
  const moved = () => (shift === 0 ? 0 : uniformInt(random, -shift, shift));
  for (;;) {
    const batch: Sample[] = [];
    while (batch.length < batchImages) {
      if (at === imageCount) at = 0;
      const other = uniformInt(random, at, imageCount - 1);
      [order[at], order[other]] = [order[other]!, order[at]!];
      const mirrored = mirror && uniformInt(random, 0, 1) === 1;
      batch.push({ image: order[at++]!, mirrored, down: moved(), right: moved() });
    }
    yield batch;
  }
}

/** An input of shape [h, w, c] as the sample has it: its outermost pixels fill what a shift leaves. */
export function varied<T extends Int8Array | Float32Array>(
  input: T,
  [h, w, c]: readonly number[],
  { mirrored, down, right }: Omit<Sample, 'image'>,
): T {
  const [rows, columns, channels] = [h!, w!, c!];
  const result = input.slice() as T;
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const [row, column] = [within(y - down, rows), within(x - right, columns)];
      const from = (row * columns + (mirrored ? columns - 1 - column : column)) * channels;
      for (let k = 0; k < channels; k++) result[(y * columns + x) * channels + k] = input[from + k]!;
    }
  return result;
}

function within(place: number, count: number): number {
  return Math.max(0, Math.min(count - 1, place));
}
