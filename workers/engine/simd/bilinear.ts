import { Lanes, vectorBytes } from './lanes';

/** Offsets of four source pixels and of the target, and the four weights, which add up to 2^20. */
const entryBytes: usize = 36;

/**
 * Interpolates `count` pixels of a group between four others each.
 * @param entries {4 sources, target, 4 weights} int32 per pixel
 * @param zeroPoint of source and target
 * @param negative added to negative sums before the half: -1 rounds halves away from zero, 0 up
 */
export function bilinear(
  entries: usize,
  count: i32,
  source: usize,
  target: usize,
  pixelBytes: usize,
  zeroPoint: i32,
  negative: i32,
): void {
  const zero = i32x4.splat(zeroPoint);
  const origin = i32x4.splat(zeroPoint << 20);
  const below = i32x4.splat(negative);
  for (; count > 0; count--, entries += entryBytes) {
    const to = target + load<usize>(entries, 16);
    for (let at: usize = 0; at < pixelBytes; at += vectorBytes) {
      let first = origin;
      let second = origin;
      for (let n: usize = 0; n < 16; n += 4) {
        const pixels = v128.load(source + load<usize>(entries + n) + at);
        const weight = v128.load_splat<i32>(entries + n, 20);
        first = i32x4.add(first, i32x4.mul(Lanes.first(pixels), weight));
        second = i32x4.add(second, i32x4.mul(Lanes.second(pixels), weight));
      }
      v128.store(to + at, Lanes.join(rounded(first, below, zero), rounded(second, below, zero)));
    }
  }
}

function rounded(sums: v128, below: v128, zero: v128): v128 {
  const moved = i32x4.add(sums, v128.and(i32x4.shr_s(sums, 31), below));
  return i32x4.sub(i32x4.shr_s(i32x4.add(moved, i32x4.splat(1 << 19)), 20), zero);
}
