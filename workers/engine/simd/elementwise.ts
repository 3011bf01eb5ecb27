import { Factor, factorBytes, Output } from './factor';
import { groupImages, imageBytes, Lanes, vectorBytes } from './lanes';

/** Requantises `bytes` of neighbouring values (a row of a group): RELU, RELU6 and QUANTIZE from int8 to int8. */
export function rescale(
  source: usize,
  target: usize,
  bytes: usize,
  factor: usize,
  zeroPoint: i32,
  min: i32,
  max: i32,
): void {
  const lowest = i32x4.splat(min);
  const highest = i32x4.splat(max);
  const zero = i32x4.splat(zeroPoint);
  for (let at: usize = 0; at < bytes; at += vectorBytes) {
    const values = v128.load(source + at);
    const first = Factor.applyOnce(Lanes.first(values), factor);
    const second = Factor.applyOnce(Lanes.second(values), factor);
    const result = Lanes.join(
      Output.apply(first, zero, lowest, highest),
      Output.apply(second, zero, lowest, highest),
    );
    v128.store(target + at, result);
  }
}

/**
 * Adds `bytes` of neighbouring values of two activations, or takes the second from the first with sign -1. Both are shifted
 * left and requantised to a common scale first.
 * @param factors of the first input, the second input and the sum
 */
export function add(
  first: usize,
  second: usize,
  target: usize,
  bytes: usize,
  leftShift: i32,
  sign: i32,
  factors: usize,
  zeroPoint: i32,
  min: i32,
  max: i32,
): void {
  const lowest = i32x4.splat(min);
  const highest = i32x4.splat(max);
  const zero = i32x4.splat(zeroPoint);
  const signs = i32x4.splat(sign);
  for (let at: usize = 0; at < bytes; at += vectorBytes) {
    const a = v128.load(first + at);
    const b = v128.load(second + at);
    const low = addChannel(Lanes.first(a), Lanes.first(b), leftShift, signs, factors);
    const high = addChannel(Lanes.second(a), Lanes.second(b), leftShift, signs, factors);
    const result = Lanes.join(
      Output.apply(low, zero, lowest, highest),
      Output.apply(high, zero, lowest, highest),
    );
    v128.store(target + at, result);
  }
}

function addChannel(first: v128, second: v128, leftShift: i32, signs: v128, factors: usize): v128 {
  const a = Factor.applyOnce(i32x4.shl(first, leftShift), factors);
  const b = Factor.applyOnce(i32x4.shl(second, leftShift), factors + factorBytes);
  return Factor.applyOnce(i32x4.add(a, i32x4.mul(b, signs)), factors + 2 * factorBytes);
}

/** Multiplies `bytes` of neighbouring values of two activations. */
export function multiplyValues(
  first: usize,
  second: usize,
  target: usize,
  bytes: usize,
  factor: usize,
  zeroPoint: i32,
  min: i32,
  max: i32,
): void {
  const lowest = i32x4.splat(min);
  const highest = i32x4.splat(max);
  const zero = i32x4.splat(zeroPoint);
  for (let at: usize = 0; at < bytes; at += vectorBytes) {
    const a = v128.load(first + at);
    const b = v128.load(second + at);
    const low = Factor.applyOnce(i32x4.mul(Lanes.first(a), Lanes.first(b)), factor);
    const high = Factor.applyOnce(i32x4.mul(Lanes.second(a), Lanes.second(b)), factor);
    const result = Lanes.join(
      Output.apply(low, zero, lowest, highest),
      Output.apply(high, zero, lowest, highest),
    );
    v128.store(target + at, result);
  }
}

/** The larger or smaller of `bytes` of neighbouring values of two activations of one quantisation. */
export function extreme(first: usize, second: usize, target: usize, bytes: usize, largest: bool): void {
  for (let at: usize = 0; at < bytes; at += vectorBytes) {
    const a = v128.load(first + at);
    const b = v128.load(second + at);
    v128.store(target + at, largest ? i16x8.max_s(a, b) : i16x8.min_s(a, b));
  }
}

/**
 * Replaces the values of `pixels` neighbouring pixels by entries of tables.
 * @param tables [256] int16 outputs as distances from their zero point, for the inputs from -128 to 127
 * @param tableBytes from one channel's table to the next's; 0 for one table
 * @param origin the input's zero point above -128
 */
export function lookup(
  source: usize,
  target: usize,
  pixels: i32,
  channels: i32,
  tables: usize,
  tableBytes: usize,
  origin: i32,
): void {
  for (; pixels > 0; pixels--)
    for (let channel = 0; channel < channels; channel += 2) {
      const first = tables + <usize>channel * tableBytes;
      const second = channel + 1 < channels ? first + tableBytes : first;
      for (let image = 0; image < groupImages; image++, source += imageBytes, target += imageBytes) {
        store<i16>(target, Entry.of(first, source, origin));
        store<i16>(target, Entry.of(second, source + 2, origin), 2);
      }
    }
}

class Entry {
  /** Masked: what stands for no image or channel may be any number. */
  @inline
  static of(table: usize, value: usize, origin: i32): i16 {
    return load<i16>(table + <usize>(((<i32>load<i16>(value) + origin) & 255) << 1));
  }
}
