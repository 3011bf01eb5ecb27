import type { Pixels } from './pixels.ts';

/** How images of other sizes come to the network's: by cutting what is too long off both ends, or by distorting. */
export const resizings = ['crop', 'stretch'] as const;
export type Resizing = (typeof resizings)[number];

/** Part of one axis, in pixels of the source. */
interface Span {
  readonly start: number;
  readonly length: number;
}

/**
 * The image in another size: `crop` takes the largest part in the middle that has the shape of the target, `stretch` all of it. Then along each
 * axis every new pixel is the mean of the old ones weighted by a triangle as wide as two pixels of the coarser grid: bilinear when images
 * grow, free of aliasing when they shrink. Plain sums in a fixed order: the same bytes in every engine.
 */
export function fitPixels(pixels: Pixels, height: number, width: number, resizing: Resizing): Pixels {
  const { channels } = pixels;
  if (pixels.height === height && pixels.width === width) return pixels;
  const ratio = Math.min(pixels.height / height, pixels.width / width);
  const span = (from: number, to: number): Span => {
    const length = resizing === 'crop' ? Math.min(from, to * ratio) : from;
    return { start: (from - length) / 2, length };
  };
  const across = weights(pixels.width, span(pixels.width, width), width);
  const down = weights(pixels.height, span(pixels.height, height), height);
  // The axis that leaves less for the other comes first: of a narrow and long image little must be held.
  const isAcrossFirst = pixels.height * width <= height * pixels.width;
  const sums = isAcrossFirst
    ? weighted(weighted(pixels.values, pixels.height, across, channels), 1, down, width * channels)
    : weighted(weighted(pixels.values, 1, down, pixels.width * channels), height, across, channels);
  const values = Uint8Array.from(sums, (sum) => Math.min(255, Math.floor(sum + 0.5)));
  return { height, width, channels, values };
}

/** Brings the middle axis of an array of `outer` x old extent x `inner` to the new extent. */
function weighted(
  values: Uint8Array | Float64Array,
  outer: number,
  axis: ReturnType<typeof weights>,
  inner: number,
): Float64Array {
  const stride = values.length / outer;
  const result = new Float64Array(outer * axis.length * inner);
  let to = 0;
  for (let block = 0; block < outer; block++)
    for (const { first, shares } of axis)
      for (let n = 0; n < inner; n++) {
        const from = block * stride + first * inner + n;
        let sum = 0;
        for (let k = 0; k < shares.length; k++) sum += shares[k]! * values[from + k * inner]!;
        result[to++] = sum;
      }
  return result;
}

/** Per new pixel the first old one with a share in it, and the shares, which sum up to 1. */
function weights(extent: number, { start, length }: Span, count: number) {
  const scale = length / count;
  const reach = Math.max(1, scale);
  return Array.from({ length: count }, (_, index) => {
    const centre = start + (index + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(extent, Math.floor(centre + reach + 0.5));
    const raw = Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - centre) / reach),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { first, shares: raw.map((weight) => weight / sum) };
  });
}
