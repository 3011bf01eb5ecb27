/** What refits take of columns of [slot][column] besides substitutions; `src/significance/matrices.ts` says what they give. */

import { Wide } from './wide';

const vectorBytes: usize = 16;

/** Per column the sum of squares of the slots that are kept, or of those that are not, as float64. */
export function sumSquares(
  values: usize,
  kept: usize,
  row: usize,
  slots: i32,
  vectors: i32,
  ofKept: bool,
  sums: usize,
): void {
  const wanted = i32x4.splat(ofKept ? -1 : 0);
  for (; vectors > 0; --vectors, values += vectorBytes, kept += vectorBytes, sums += 2 * vectorBytes) {
    let low = f64x2.splat(0);
    let high = f64x2.splat(0);
    let at: usize = 0;
    for (let slot = 0; slot < slots; ++slot, at += row) {
      const free = f32x4.ne(v128.load(kept + at), f32x4.splat(0));
      const value = v128.and(v128.load(values + at), i32x4.eq(free, wanted));
      const a = Wide.low(value);
      const b = Wide.high(value);
      low = f64x2.add(low, f64x2.mul(a, a));
      high = f64x2.add(high, f64x2.mul(b, b));
    }
    v128.store(sums, low);
    v128.store(sums, high, 16);
  }
}

/** target = first + factor * second, with a float64 factor per column, in the slots that are kept. */
export function combine(
  target: usize,
  first: usize,
  second: usize,
  kept: usize,
  row: usize,
  slots: i32,
  vectors: i32,
  factors: usize,
): void {
  for (; slots > 0; --slots) {
    for (let vector = 0, at: usize = 0; vector < vectors; ++vector, at += vectorBytes) {
      const free = f32x4.ne(v128.load(kept + at), f32x4.splat(0));
      const x = v128.load(first + at);
      const y = v128.load(second + at);
      const low = f64x2.mul(v128.load(factors + 2 * at), Wide.low(y));
      const high = f64x2.mul(v128.load(factors + 2 * at, 16), Wide.high(y));
      const sum = Wide.narrow(f64x2.add(Wide.low(x), low), f64x2.add(Wide.high(x), high));
      v128.store(target + at, v128.bitselect(sum, v128.load(target + at), free));
    }
    target += row;
    first += row;
    second += row;
    kept += row;
  }
}
