import { vectorBytes } from './lanes';
import { Window, windowBytes } from './window';

/**
 * The largest value of each of `count` windows of a group, moved by `offset` (source less target zero point) and clamped
 * to [min, max], which are distances from the target's zero point. With 1x1 windows it copies.
 * @param rowBytes from one source row to the next
 * @param pixelBytes of one pixel on either side
 */
export function maxPool(
  windows: usize,
  count: i32,
  source: usize,
  rowBytes: usize,
  pixelBytes: usize,
  target: usize,
  offset: i32,
  min: i32,
  max: i32,
): void {
  const offsets = i16x8.splat(<i16>offset);
  const lowest = i16x8.splat(<i16>min);
  const highest = i16x8.splat(<i16>max);
  for (; count > 0; count--, windows += windowBytes) {
    const from = source + Window.source(windows);
    const to = target + Window.target(windows);
    for (let at: usize = 0; at < pixelBytes; at += vectorBytes) {
      let row = from + at;
      let largest = v128.load(row);
      for (let y = Window.rows(windows); y > 0; y--, row += rowBytes) {
        let pixel = row;
        for (let x = Window.columns(windows); x > 0; x--, pixel += pixelBytes)
          largest = i16x8.max_s(largest, v128.load(pixel));
      }
      const moved = i16x8.add(largest, offsets);
      v128.store(to + at, i16x8.max_s(lowest, i16x8.min_s(highest, moved)));
    }
  }
}
