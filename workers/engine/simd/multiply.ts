import { accumulate } from './accumulate';
import { Factor, factorBytes, Output } from './factor';
import { blockPixels, Lanes, slotBytes, sumsBytes, vectorBytes } from './lanes';

/** {source, target} address of an output pixel. */
const pixelEntryBytes: usize = 8;

/** A layer of products: convolution, depthwise or dense, which differ only in their lists. All int32. */
@unmanaged
export class Products {
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
const largestSums = memory.data(2 * <i32>sumsBytes, 16);

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
  const sumsStep: usize = kept ? 2 * sumsBytes : 0;
  let pixel = layer.pixels;
  for (let block = 0; block < blocks; block++) {
    const a = load<usize>(pixel);
    const b = load<usize>(pixel, pixelEntryBytes);
    const c = load<usize>(pixel, 2 * pixelEntryBytes);
    const d = load<usize>(pixel, 3 * pixelEntryBytes);
    let bias = layer.biases;
    let factor = layer.factors;
    let list = lists;
    let slot: usize = 0;
    for (let pair = layer.channelPairs; pair > 0; pair--) {
      const first = load<usize>(list);
      const second = load<usize>(list, sizeof<usize>());
      const end = load<usize>(list, 2 * sizeof<usize>());
      if (!continued || first < end) {
        const other = sums + sumsBytes;
        if (continued) {
          accumulate(first, second, a, b, c, d, sums, vectorBytes, sums);
          accumulate(second, end, a, b, c, d, other, vectorBytes, other);
        } else {
          accumulate(first, second, a, b, c, d, bias, 0, sums);
          accumulate(second, end, a, b, c, d, bias + vectorBytes, 0, other);
        }
        requantise(layer, factor, sums, pixel, slot);
      }
      sums += sumsStep;
      bias += 2 * vectorBytes;
      factor += 2 * factorBytes;
      list += 2 * sizeof<usize>();
      slot += slotBytes;
    }
    pixel += <usize>blockPixels * pixelEntryBytes;
  }
}

/**
 * Requantises the sums of two channels for the four pixels of a block into slot `slot` of their targets. A max-pool takes
 * the largest sums first, which is the same since requantisation never turns the order round.
 */
export function requantise(layer: Products, factor: usize, sums: usize, pixel: usize, slot: usize): void {
  let pixels = blockPixels;
  if (layer.pooled) {
    pixels = 1;
    takeLargest(sums, largestSums);
    takeLargest(sums + sumsBytes, largestSums + sumsBytes);
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
  const other = factor + factorBytes;
  const otherMultiplier = Factor.multiplier(other);
  const otherScaleUp = Factor.scaleUp(other);
  const otherRight = Factor.right(other);
  const otherMask = Factor.mask(other);
  const otherRound = Factor.round(other);
  for (; pixels > 0; pixels--) {
    const target = load<usize>(pixel, sizeof<usize>()) + slot;
    for (let at: usize = 0; at < slotBytes; at += vectorBytes) {
      const first = Factor.apply(v128.load(sums), multiplier, scaleUp, right, mask, round, awayFromZero);
      const second = Factor.apply(
        v128.load(sums, sumsBytes),
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
      sums += vectorBytes;
    }
    pixel += pixelEntryBytes;
  }
}

function takeLargest(sums: usize, to: usize): void {
  for (let at: usize = 0; at < slotBytes; at += vectorBytes) {
    const upper = i32x4.max_s(v128.load(sums + at), v128.load(sums + at, slotBytes));
    const lower = i32x4.max_s(v128.load(sums + at, 2 * slotBytes), v128.load(sums + at, 3 * slotBytes));
    v128.store(to + at, i32x4.max_s(upper, lower));
  }
}
