import { accumulate } from './accumulate';
import { Factor, FACTOR_BYTES, Output } from './factor';
import { BLOCK_PIXELS, Lanes, SLOT_BYTES, SUMS_BYTES, VECTOR_BYTES } from './lanes';

/** {source, target} address of an output pixel. */
const PIXEL_BYTES: usize = 8;

/** A layer of products: convolution, depthwise or dense, which differ only in their lists. All int32. */
@unmanaged
class Products {
  /** Output channel pairs; an odd last channel is followed by one with an empty list. */
  channelPairs: i32;
  /** {source, target} of every output pixel of every group, filled up to whole blocks. */
  pixels: usize;
  /** A vector of four equal biases per channel. */
  biases: usize;
  /** A factor per channel. */
  factors: usize;
  zeroPoint: i32;
  min: i32;
  max: i32;
  /** Whether a block is the 2x2 window of a max-pool, with one target. */
  pooled: i32;
}

/** The largest sums of a block, of two channels. */
const largestSums = memory.data(2 * <i32>SUMS_BYTES, 16);

/**
 * Runs the first `blocks` blocks of a layer: adds the listed products to the sums and requantises them.
 *
 * @param lists per channel the address of its list, which ends where the next begins; one more for the last end
 * @param sums where sums are: [block][channel][4 pixels][12 images] when they are kept, else room for two channels
 * @param continued go on from kept sums; channel pairs that gain no products are left as they are, outputs included
 */
export function multiply(
  layer: Products,
  blocks: i32,
  lists: usize,
  sums: usize,
  kept: bool,
  continued: bool,
): void {
  const sumsStep: usize = kept ? 2 * SUMS_BYTES : 0;
  let pixel = layer.pixels;
  for (let block = 0; block < blocks; block++) {
    const a = load<usize>(pixel);
    const b = load<usize>(pixel, PIXEL_BYTES);
    const c = load<usize>(pixel, 2 * PIXEL_BYTES);
    const d = load<usize>(pixel, 3 * PIXEL_BYTES);
    let bias = layer.biases;
    let factor = layer.factors;
    let list = lists;
    let slot: usize = 0;
    for (let pair = layer.channelPairs; pair > 0; pair--) {
      const first = load<usize>(list);
      const second = load<usize>(list, sizeof<usize>());
      const end = load<usize>(list, 2 * sizeof<usize>());
      if (!continued || first < end) {
        const other = sums + SUMS_BYTES;
        if (continued) {
          accumulate(first, second, a, b, c, d, sums, VECTOR_BYTES, sums);
          accumulate(second, end, a, b, c, d, other, VECTOR_BYTES, other);
        } else {
          accumulate(first, second, a, b, c, d, bias, 0, sums);
          accumulate(second, end, a, b, c, d, bias + VECTOR_BYTES, 0, other);
        }
        requantise(layer, factor, sums, pixel, slot);
      }
      sums += sumsStep;
      bias += 2 * VECTOR_BYTES;
      factor += 2 * FACTOR_BYTES;
      list += 2 * sizeof<usize>();
      slot += SLOT_BYTES;
    }
    pixel += <usize>BLOCK_PIXELS * PIXEL_BYTES;
  }
}

/**
 * Requantises the sums of two channels for the four pixels of a block into slot `slot` of their targets. A max-pool takes
 * the largest sums first, which is the same since requantisation never turns the order round.
 */
function requantise(layer: Products, factor: usize, sums: usize, pixel: usize, slot: usize): void {
  let pixels = BLOCK_PIXELS;
  if (layer.pooled) {
    pixels = 1;
    takeLargest(sums, largestSums);
    takeLargest(sums + SUMS_BYTES, largestSums + SUMS_BYTES);
    sums = largestSums;
  }
  const zeroPoint = i32x4.splat(layer.zeroPoint);
  const min = i32x4.splat(layer.min);
  const max = i32x4.splat(layer.max);
  const multiplier = Factor.multiplier(factor);
  const scaleUp = Factor.scaleUp(factor);
  const right = Factor.right(factor);
  const mask = Factor.mask(factor);
  const round = Factor.round(factor);
  const awayFromZero = Factor.awayFromZero(factor);
  const other = factor + FACTOR_BYTES;
  const otherMultiplier = Factor.multiplier(other);
  const otherScaleUp = Factor.scaleUp(other);
  const otherRight = Factor.right(other);
  const otherMask = Factor.mask(other);
  const otherRound = Factor.round(other);
  for (; pixels > 0; pixels--) {
    const target = load<usize>(pixel, sizeof<usize>()) + slot;
    for (let at: usize = 0; at < SLOT_BYTES; at += VECTOR_BYTES) {
      const first = Factor.apply(v128.load(sums), multiplier, scaleUp, right, mask, round, awayFromZero);
      const second = Factor.apply(
        v128.load(sums, SUMS_BYTES),
        otherMultiplier,
        otherScaleUp,
        otherRight,
        otherMask,
        otherRound,
        awayFromZero,
      );
      const values = Lanes.join(
        Output.apply(first, zeroPoint, min, max),
        Output.apply(second, zeroPoint, min, max),
      );
      v128.store(target + at, values);
      sums += VECTOR_BYTES;
    }
    pixel += PIXEL_BYTES;
  }
}

function takeLargest(sums: usize, to: usize): void {
  for (let at: usize = 0; at < SLOT_BYTES; at += VECTOR_BYTES) {
    const upper = i32x4.max_s(v128.load(sums + at), v128.load(sums + at, SLOT_BYTES));
    const lower = i32x4.max_s(v128.load(sums + at, 2 * SLOT_BYTES), v128.load(sums + at, 3 * SLOT_BYTES));
    v128.store(to + at, i32x4.max_s(upper, lower));
  }
}
