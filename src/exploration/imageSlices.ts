/** Images per call of the engine that measures points: a multiple of what the kernels take at once, small enough to report and cancel. */
export const sliceImages = 48;

/** Consecutive parts of a list of image indices, each with the position of its first image in the list. */
export function* slices(
  images: Uint32Array,
  size: number,
): Generator<{ readonly first: number; readonly images: Uint32Array }> {
  for (let first = 0; first < images.length; first += size)
    yield { first, images: images.subarray(first, first + size) };
}
