import type { InputBatch } from '../../src/exploration/engine.ts';
import type { ConvLayer, Network } from '../../src/network/network.ts';
import { convLayers, tensorOf } from '../../src/network/network.ts';
import type { CallPixel, SignificanceSums } from '../../src/significance/significanceSums.ts';
import { emptySums, pixelNumbers } from '../../src/significance/significanceSums.ts';
import type { Evaluator } from './evaluator.ts';
import { blockOperands, chunkPixels, groupImages, imageBytes } from './kernelModule.ts';
import { extentOf, pixelOffset } from './storage.ts';

/** With more operands than this a sum of products may leave int32. */
const mostOperands = Math.floor((2 ** 31 - 1) / (128 * 255));

/**
 * The sums that `accumulateRatios` makes of the images one after the other, bit for bit. Throws RangeError when memory
 * or int32 do not suffice.
 */
export function ratioSums(
  evaluator: Evaluator,
  network: Network,
  inputs: InputBatch,
  pixel?: CallPixel,
): SignificanceSums {
  const sums = emptySums(network);
  for (let first = 0; first < inputs.length; first += evaluator.batchImages) {
    const batch = inputs.slice(first, first + evaluator.batchImages);
    evaluator.load(batch);
    evaluator.run(0, network.layers.length);
    convLayers(network).forEach((layer, k) =>
      addRatios(evaluator, network, layer, batch.length, sums.layers[k]!, pixel),
    );
  }
  return { ...sums, imageCount: inputs.length };
}

/** Adds the ratios of one convolution for all images under evaluation; its memory is taken only meanwhile. */
function addRatios(
  { arena, products }: Evaluator,
  network: Network,
  layer: ConvLayer,
  images: number,
  sums: Float64Array,
  pixel?: CallPixel,
): void {
  const { operands, source } = products(network.layers.indexOf(layer));
  const { channels, count, offsets } = operands;
  if (count > mostOperands) throw new RangeError(`${count} operands are too many for int32`);
  const evenChannels = channels + (channels % 2);
  const places = Math.ceil(count / blockOperands) * blockOperands;
  const { h, w } = extentOf(tensorOf(network, layer.output));
  const { stride, padding } = layer.window;
  const sources = Int32Array.from(pixelNumbers(h * w, pixel), (n) =>
    pixelOffset(source, Math.floor(n / w) * stride.h - padding.top, (n % w) * stride.w - padding.left),
  );
  const mark = arena.usedBytes;
  try {
    const inPlaces = arena.put(spread(sums, new Float64Array(evenChannels * places), count, places));
    const description = arena.put(
      Int32Array.of(
        evenChannels / 2,
        count,
        places,
        arena.put(offsets),
        arena.put(sources),
        sources.length,
        arena.put(spread(layer.weights, new Int16Array(evenChannels * places), count, places)),
        inPlaces,
        arena.take(chunkPixels * places * Int16Array.BYTES_PER_ELEMENT),
        arena.take(chunkPixels * places * Float64Array.BYTES_PER_ELEMENT),
        arena.take(chunkPixels * evenChannels * Float64Array.BYTES_PER_ELEMENT),
      ),
    );
    for (let image = 0; image < images; image++) {
      const group = source.address + Math.floor(image / groupImages) * source.groupBytes;
      arena.kernels.ratios(description, group + (image % groupImages) * imageBytes);
    }
    const results = arena.float64(inPlaces, evenChannels * places);
    for (let channel = 0; channel < channels; channel++)
      sums.set(results.subarray(channel * places, channel * places + count), channel * count);
  } finally {
    arena.release(mark);
  }
}

/** Copies rows of `count` values into rows of `places`. */
function spread<T extends Float64Array | Int16Array>(
  rows: Float64Array | Int8Array,
  into: T,
  count: number,
  places: number,
): T {
  for (let row = 0; row * count < rows.length; row++)
    into.set(rows.subarray(row * count, (row + 1) * count), row * places);
  return into;
}
