import { groupImages, imageBytes, Lanes, slotBytes, vectorBytes } from './lanes';

/**
 * Gradients of a group lie as [y][x][channel][image 0..11] float32, so that one channel of a pixel is three vectors;
 * unlike activations they have no gaps, whatever the number of channels.
 */
export const floatBytes: usize = 3 * vectorBytes;
/** {source, target} address of a pixel. */
export const pixelEntryBytes: usize = 8;

class Activation {
  /** Four images of one channel as int32. */
  @inline
  static values(pixel: usize, channel: i32, vector: usize): v128 {
    const slot = v128.load(pixel + <usize>(channel >> 1) * slotBytes + vector);
    return channel & 1 ? Lanes.second(slot) : Lanes.first(slot);
  }
}

class Gradient {
  @inline
  static add(target: usize, value: v128): void {
    v128.store(target, f32x4.add(v128.load(target), value));
  }
}

/** Writes neighbouring pixels of an activation as float32. */
export function toFloats(source: usize, pixelBytes: usize, target: usize, pixels: i32, channels: i32): void {
  for (; pixels > 0; pixels--, source += pixelBytes)
    for (let channel = 0; channel < channels; channel++, target += floatBytes)
      for (let at: usize = 0; at < floatBytes; at += vectorBytes)
        v128.store(target + at, f32x4.convert_i32x4_s(Activation.values(source, channel, at)));
}

/**
 * The gradient before requantisation and clamp, of neighbouring pixels: that of the output times the channel's factor
 * where the output lies strictly between `min` and `max`, else 0.
 * @param gradient of the output, float32
 * @param output the layer's output activation
 * @param factors a float32 per channel
 * @param sums to which the results are added, a vector per channel; 0 for none
 */
export function straightThrough(
  gradient: usize,
  output: usize,
  pixelBytes: usize,
  target: usize,
  pixels: i32,
  channels: i32,
  factors: usize,
  min: i32,
  max: i32,
  sums: usize,
): void {
  const lowest = i32x4.splat(min);
  const highest = i32x4.splat(max);
  for (; pixels > 0; pixels--, output += pixelBytes)
    for (let channel = 0; channel < channels; channel++) {
      const factor = v128.load_splat<f32>(factors + ((<usize>channel) << 2));
      let sum = f32x4.splat(0);
      for (let at: usize = 0; at < floatBytes; at += vectorBytes) {
        const value = Activation.values(output, channel, at);
        const inside = v128.and(i32x4.gt_s(value, lowest), i32x4.lt_s(value, highest));
        const passed = v128.and(inside, f32x4.mul(v128.load(gradient + at), factor));
        v128.store(target + at, passed);
        sum = f32x4.add(sum, passed);
      }
      if (sums) {
        const to = sums + <usize>channel * vectorBytes;
        v128.store(to, f32x4.add(v128.load(to), sum));
      }
      gradient += floatBytes;
      target += floatBytes;
    }
}

/**
 * Adds the gradients of neighbouring pixels' outputs times the slopes of their channels' tables at the inputs.
 * @param input the layer's input activation
 * @param slopes [256] float32 for the inputs from -128 to 127
 * @param slopeBytes from one channel's slopes to the next's; 0 for one table
 * @param origin the input's zero point above -128
 */
export function tableGradient(
  gradient: usize,
  input: usize,
  pixelBytes: usize,
  target: usize,
  pixels: i32,
  channels: i32,
  slopes: usize,
  slopeBytes: usize,
  origin: i32,
): void {
  for (; pixels > 0; pixels--, input += pixelBytes)
    for (let channel = 0; channel < channels; channel++) {
      const table = slopes + <usize>channel * slopeBytes;
      let value = input + <usize>(channel >> 1) * slotBytes + <usize>((channel & 1) << 1);
      for (let image = 0; image < groupImages; image++, value += imageBytes, gradient += 4, target += 4) {
        const slope = load<f32>(table + <usize>(((<i32>load<i16>(value) + origin) & 255) << 2));
        store<f32>(target, load<f32>(target) + load<f32>(gradient) * slope);
      }
    }
}

/** Adds the gradient of one pixel times the values of an activation's pixel. */
export function productGradient(gradient: usize, values: usize, target: usize, channels: i32): void {
  for (let channel = 0; channel < channels; channel++)
    for (
      let at: usize = 0;
      at < floatBytes;
      at += vectorBytes, gradient += vectorBytes, target += vectorBytes
    ) {
      const factors = f32x4.convert_i32x4_s(Activation.values(values, channel, at));
      v128.store(target, f32x4.add(v128.load(target), f32x4.mul(v128.load(gradient), factors)));
    }
}

/** Adds the gradient of one pixel to that of the activation whose value it is, the first of equal ones; targets may be 0. */
export function extremeGradient(
  gradient: usize,
  first: usize,
  second: usize,
  toFirst: usize,
  toSecond: usize,
  channels: i32,
  largest: bool,
): void {
  for (let channel = 0; channel < channels; channel++)
    for (let at: usize = 0; at < floatBytes; at += vectorBytes) {
      const a = Activation.values(first, channel, at);
      const b = Activation.values(second, channel, at);
      const isFirst = largest ? i32x4.ge_s(a, b) : i32x4.le_s(a, b);
      const offset = <usize>channel * floatBytes + at;
      const value = v128.load(gradient + offset);
      if (toFirst) Gradient.add(toFirst + offset, v128.and(value, isFirst));
      if (toSecond) Gradient.add(toSecond + offset, v128.andnot(value, isFirst));
    }
}

/** target += source * factor for `bytes` of float32. */
export function addScaled(source: usize, target: usize, bytes: usize, factor: f32): void {
  const factors = f32x4.splat(factor);
  for (let at: usize = 0; at < bytes; at += vectorBytes)
    v128.store(target + at, f32x4.add(v128.load(target + at), f32x4.mul(v128.load(source + at), factors)));
}

/**
 * Adds the gradient of one output pixel of a max-pool to the first of the largest inputs in its window.
 * @param input the window's first pixel as an activation, `rows` by `columns` pixels
 * @param target the same pixel's gradient, rows `targetRowBytes` apart
 */
export function maxPoolGradient(
  gradient: usize,
  input: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  pixelBytes: usize,
  target: usize,
  targetRowBytes: usize,
  channels: i32,
): void {
  const step = <usize>channels * floatBytes;
  for (let channel = 0; channel < channels; channel++)
    for (let at: usize = 0; at < floatBytes; at += vectorBytes) {
      let largest = i32x4.splat(i32.MIN_VALUE);
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const pixel = input + <usize>y * rowBytes + <usize>x * pixelBytes;
          largest = i32x4.max_s(largest, Activation.values(pixel, channel, at));
        }
      let left = v128.load(gradient + <usize>channel * floatBytes + at);
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++) {
          const pixel = input + <usize>y * rowBytes + <usize>x * pixelBytes;
          const here = i32x4.eq(largest, Activation.values(pixel, channel, at));
          const to = target + <usize>y * targetRowBytes + <usize>x * step + <usize>channel * floatBytes + at;
          v128.store(to, f32x4.add(v128.load(to), v128.and(here, left)));
          left = v128.andnot(left, here);
        }
    }
}
