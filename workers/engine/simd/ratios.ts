import { vectorBytes } from './lanes';

/** Output pixels whose operands are copied out at a time. */
const chunkPixels: i32 = 32;
/** Operands whose sums are in registers at a time, for two channels. */
const blockOperands: i32 = 8;
const blockBytes: usize = 8 * blockOperands;
/** One channel's inverses of a chunk. */
const inversesBytes: usize = 8 * chunkPixels;

/** A convolution whose significance is summed. All int32. */
@unmanaged
class Ratios {
  /** Output channel pairs; an odd last channel is followed by one of weights 0. */
  channelPairs: i32;
  /** Operands per channel. */
  operands: i32;
  /** The same, filled up to whole blocks. */
  places: i32;
  /** int32 per operand: its offset from a pixel's source. */
  offsets: usize;
  /** int32 per output pixel, in raster order: offset of its source within a group. */
  sources: usize;
  pixels: i32;
  /** int16 [channel][place], 0 beyond the operands. */
  weights: usize;
  /** float64 [channel][place]: the sums. */
  sums: usize;
  /** Room for int16 [chunkPixels][place], zeroed. */
  values: usize;
  /** Room for float64 [block][chunkPixels][blockOperands]. */
  magnitudes: usize;
  /** Room for float64 [channel][chunkPixels]. */
  inverses: usize;
}

/** int32 lanes as float64. */
class Doubles {
  @inline
  static lower(vector: v128): v128 {
    return f64x2.convert_low_i32x4_s(vector);
  }

  @inline
  static upper(vector: v128): v128 {
    return f64x2.convert_low_i32x4_s(i32x4.shuffle(vector, vector, 2, 3, 2, 3));
  }
}

class Inverses {
  /** Stores 1 / max(1, |sum|) of four sums, each still in four parts. */
  @inline
  static store(to: usize, a: v128, b: v128, c: v128, d: v128): void {
    const ab = i32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7));
    const cd = i32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7));
    const sums = i32x4.add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7));
    const divisors = i32x4.max_s(i32x4.splat(1), i32x4.abs(sums));
    const one = f64x2.splat(1);
    v128.store(to, f64x2.div(one, Doubles.lower(divisors)));
    v128.store(to, f64x2.div(one, Doubles.upper(divisors)), vectorBytes);
  }
}

/**
 * Adds |value| / max(1, |sum of weight * value|) of every operand and output pixel of one image to the sums. Each sum
 * gets its terms one by one in raster order, so that it is rounded as the plain sums are; a value of 0 adds 0.
 * @param image the image's first value in its group
 */
export function ratios(layer: Ratios, image: usize): void {
  for (let first = 0; first < layer.pixels; first += chunkPixels) {
    const count = min(chunkPixels, layer.pixels - first);
    copyOut(layer, image, layer.sources + ((<usize>first) << 2), count);
    let weights = layer.weights;
    let sums = layer.sums;
    let inverses = layer.inverses;
    const weightsBytes = (<usize>layer.places) << 1;
    const sumsBytes = (<usize>layer.places) << 3;
    for (let pair = layer.channelPairs; pair > 0; pair--) {
      invert(weights, weights + weightsBytes, layer.values, weightsBytes, count, inverses);
      for (let block: usize = 0; block < sumsBytes; block += blockBytes) {
        const magnitudes = layer.magnitudes + block * <usize>chunkPixels;
        addRatios(magnitudes, magnitudes + <usize>count * blockBytes, inverses, sums + block, sumsBytes);
      }
      weights += 2 * weightsBytes;
      sums += 2 * sumsBytes;
      inverses += 2 * inversesBytes;
    }
  }
}

/** Copies the operands of `count` pixels out of the group, once as int16 and once as float64 without sign. */
function copyOut(layer: Ratios, image: usize, sources: usize, count: i32): void {
  const offsets = layer.offsets;
  let values = layer.values;
  const valuesBytes = (<usize>layer.places) << 1;
  const blockStep = <usize>chunkPixels * blockBytes;
  for (let pixel = 0; pixel < count; pixel++) {
    const source = image + load<usize>(sources + ((<usize>pixel) << 2));
    for (let n = 0; n < layer.operands; n++) {
      const value = load<i16>(source + load<usize>(offsets + ((<usize>n) << 2)));
      store<i16>(values + ((<usize>n) << 1), value);
    }
    let magnitudes = layer.magnitudes + <usize>pixel * blockBytes;
    for (let at: usize = 0; at < valuesBytes; at += vectorBytes) {
      const eight = i16x8.abs(v128.load(values + at));
      const low = i32x4.extend_low_i16x8_s(eight);
      const high = i32x4.extend_high_i16x8_s(eight);
      v128.store(magnitudes, Doubles.lower(low));
      v128.store(magnitudes, Doubles.upper(low), vectorBytes);
      v128.store(magnitudes, Doubles.lower(high), 2 * vectorBytes);
      v128.store(magnitudes, Doubles.upper(high), 3 * vectorBytes);
      magnitudes += blockStep;
    }
    values += valuesBytes;
  }
}

/** 1 / max(1, |sum|) of `count` pixels, filled up to whole fours, for two channels. */
function invert(
  first: usize,
  second: usize,
  values: usize,
  valuesBytes: usize,
  count: i32,
  inverses: usize,
): void {
  for (; count > 0; count -= 4) {
    const b = values + valuesBytes;
    const c = b + valuesBytes;
    const d = c + valuesBytes;
    let a0 = i32x4.splat(0);
    let b0 = a0;
    let c0 = a0;
    let d0 = a0;
    let a1 = a0;
    let b1 = a0;
    let c1 = a0;
    let d1 = a0;
    for (let at: usize = 0; at < valuesBytes; at += vectorBytes) {
      const weights0 = v128.load(first + at);
      const weights1 = v128.load(second + at);
      const valuesA = v128.load(values + at);
      const valuesB = v128.load(b + at);
      const valuesC = v128.load(c + at);
      const valuesD = v128.load(d + at);
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(valuesA, weights0));
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(valuesB, weights0));
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(valuesC, weights0));
      d0 = i32x4.add(d0, i32x4.dot_i16x8_s(valuesD, weights0));
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(valuesA, weights1));
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(valuesB, weights1));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(valuesC, weights1));
      d1 = i32x4.add(d1, i32x4.dot_i16x8_s(valuesD, weights1));
    }
    Inverses.store(inverses, a0, b0, c0, d0);
    Inverses.store(inverses + inversesBytes, a1, b1, c1, d1);
    inverses += 2 * vectorBytes;
    values = d + valuesBytes;
  }
}

/** Adds magnitude * inverse, pixel after pixel, to the sums of a block of operands of two channels. */
function addRatios(magnitudes: usize, end: usize, inverses: usize, sums: usize, sumsBytes: usize): void {
  const otherSums = sums + sumsBytes;
  let a0 = v128.load(sums);
  let a1 = v128.load(sums, vectorBytes);
  let a2 = v128.load(sums, 2 * vectorBytes);
  let a3 = v128.load(sums, 3 * vectorBytes);
  let b0 = v128.load(otherSums);
  let b1 = v128.load(otherSums, vectorBytes);
  let b2 = v128.load(otherSums, 2 * vectorBytes);
  let b3 = v128.load(otherSums, 3 * vectorBytes);
  for (; magnitudes < end; magnitudes += blockBytes, inverses += 8) {
    const first = v128.load64_splat(inverses);
    const second = v128.load64_splat(inverses, inversesBytes);
    const m0 = v128.load(magnitudes);
    const m1 = v128.load(magnitudes, vectorBytes);
    const m2 = v128.load(magnitudes, 2 * vectorBytes);
    const m3 = v128.load(magnitudes, 3 * vectorBytes);
    a0 = f64x2.add(a0, f64x2.mul(m0, first));
    a1 = f64x2.add(a1, f64x2.mul(m1, first));
    a2 = f64x2.add(a2, f64x2.mul(m2, first));
    a3 = f64x2.add(a3, f64x2.mul(m3, first));
    b0 = f64x2.add(b0, f64x2.mul(m0, second));
    b1 = f64x2.add(b1, f64x2.mul(m1, second));
    b2 = f64x2.add(b2, f64x2.mul(m2, second));
    b3 = f64x2.add(b3, f64x2.mul(m3, second));
  }
  v128.store(sums, a0);
  v128.store(sums, a1, vectorBytes);
  v128.store(sums, a2, 2 * vectorBytes);
  v128.store(sums, a3, 3 * vectorBytes);
  v128.store(otherSums, b0);
  v128.store(otherSums, b1, vectorBytes);
  v128.store(otherSums, b2, 2 * vectorBytes);
  v128.store(otherSums, b3, 3 * vectorBytes);
}
