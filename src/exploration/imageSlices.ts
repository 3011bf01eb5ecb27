/** Images per call of the engine: small enough to report and cancel, large enough to hide the messages. */
const SLICE_IMAGES = 16;

/** Consecutive parts of a list of image indices, each with the position of its first image in the list. */
export function* slices(images: Uint32Array): Generator<{ first: number; images: Uint32Array }> {
  for (let first = 0; first < images.length; first += SLICE_IMAGES)
    yield { first, images: images.subarray(first, first + SLICE_IMAGES) };
}
