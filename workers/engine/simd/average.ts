import { Factor, Output } from './factor';
import { Lanes, vectorBytes } from './lanes';
import { Window, windowBytes } from './window';

/** Sums of one vector's channel over a window: the other channel is multiplied by 0. */
const firstChannel: i32 = 1;
const secondChannel: i32 = 1 << 16;

function windowSum(window: usize, from: usize, rowBytes: usize, pixelBytes: usize, channel: i32): v128 {
  const ones = i32x4.splat(channel);
  let sum = i32x4.splat(0);
  for (let y = Window.rows(window); y > 0; y--, from += rowBytes) {
    let pixel = from;
    for (let x = Window.columns(window); x > 0; x--, pixel += pixelBytes)
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(v128.load(pixel), ones));
  }
  return sum;
}

/**
 * The average of each of `count` windows of a group, of quantised values and rounded half away from zero.
 * Parameters as for `maxPool`, min and max as int8 values.
 */
export function averagePool(
  windows: usize,
  count: i32,
  source: usize,
  rowBytes: usize,
  pixelBytes: usize,
  sourceZeroPoint: i32,
  target: usize,
  targetZeroPoint: i32,
  min: i32,
  max: i32,
): void {
  const lowest = i32x4.splat(min);
  const highest = i32x4.splat(max);
  const zero = i32x4.splat(targetZeroPoint);
  for (; count > 0; count--, windows += windowBytes) {
    const from = source + Window.source(windows);
    const to = target + Window.target(windows);
    const inputs = Window.rows(windows) * Window.columns(windows);
    const zeros = i32x4.splat(inputs * sourceZeroPoint);
    for (let at: usize = 0; at < pixelBytes; at += vectorBytes) {
      const first = windowSum(windows, from + at, rowBytes, pixelBytes, firstChannel);
      const second = windowSum(windows, from + at, rowBytes, pixelBytes, secondChannel);
      const a = divide(i32x4.add(first, zeros), inputs);
      const b = divide(i32x4.add(second, zeros), inputs);
      const firstValue = i32x4.sub(i32x4.max_s(lowest, i32x4.min_s(highest, a)), zero);
      const secondValue = i32x4.sub(i32x4.max_s(lowest, i32x4.min_s(highest, b)), zero);
      v128.store(to + at, Lanes.join(firstValue, secondValue));
    }
  }
}

/** sums / divisor rounded half away from zero; double quotients of such small integers truncate exactly. */
function divide(sums: v128, divisor: i32): v128 {
  const half = divisor >> 1;
  const signs = i32x4.gt_s(sums, i32x4.splat(0));
  const rounding = v128.bitselect(i32x4.splat(half), i32x4.splat(-half), signs);
  const dividend = i32x4.add(sums, rounding);
  const by = f64x2.splat(<f64>divisor);
  const low = f64x2.div(f64x2.convert_low_i32x4_s(dividend), by);
  const upper = v128.shuffle<i32>(dividend, dividend, 2, 3, 2, 3);
  const high = f64x2.div(f64x2.convert_low_i32x4_s(upper), by);
  return v128.shuffle<i64>(i32x4.trunc_sat_f64x2_s_zero(low), i32x4.trunc_sat_f64x2_s_zero(high), 0, 2);
}

/** The mean over one window per output pixel, of distances from the zero point: the factor holds the division. */
export function mean(
  windows: usize,
  count: i32,
  source: usize,
  rowBytes: usize,
  pixelBytes: usize,
  target: usize,
  factor: usize,
  zeroPoint: i32,
  min: i32,
  max: i32,
): void {
  const lowest = i32x4.splat(min);
  const highest = i32x4.splat(max);
  const zero = i32x4.splat(zeroPoint);
  for (; count > 0; count--, windows += windowBytes) {
    const from = source + Window.source(windows);
    const to = target + Window.target(windows);
    for (let at: usize = 0; at < pixelBytes; at += vectorBytes) {
      const first = windowSum(windows, from + at, rowBytes, pixelBytes, firstChannel);
      const second = windowSum(windows, from + at, rowBytes, pixelBytes, secondChannel);
      const firstValue = Output.apply(Factor.applyOnce(first, factor), zero, lowest, highest);
      const secondValue = Output.apply(Factor.applyOnce(second, factor), zero, lowest, highest);
      v128.store(to + at, Lanes.join(firstValue, secondValue));
    }
  }
}
