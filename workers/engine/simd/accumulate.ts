import { slotBytes, vectorBytes } from './lanes';

/** One operand pair of an output channel: where its slot lies from a pixel's source address, and two int16 weights. */
const entryBytes: usize = 8;

/**
 * Adds the products of a list of operand pairs [list, end) to the sums of one output channel for four pixels whose
 * sources begin at a, b, c, d. The sums are read from `from`, `step` bytes apart (0: one vector, the bias, for all)
 * and written to `to`. Skipped pairs are not in the list.
 *
 * Kept apart and exported, with nothing but the loop: engines compile it well only so.
 */
export function accumulate(
  list: usize,
  end: usize,
  a: usize,
  b: usize,
  c: usize,
  d: usize,
  from: usize,
  step: usize,
  to: usize,
): void {
  let a0 = v128.load(from);
  let a1 = v128.load((from += step));
  let a2 = v128.load((from += step));
  let b0 = v128.load((from += step));
  let b1 = v128.load((from += step));
  let b2 = v128.load((from += step));
  let c0 = v128.load((from += step));
  let c1 = v128.load((from += step));
  let c2 = v128.load((from += step));
  let d0 = v128.load((from += step));
  let d1 = v128.load((from += step));
  let d2 = v128.load((from += step));
  for (; list < end; list += entryBytes) {
    const offset = <usize>load<u32>(list);
    const weights = v128.load_splat<i32>(list, 4);
    const atA = a + offset;
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v128.load(atA), weights));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v128.load(atA, vectorBytes), weights));
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(v128.load(atA, 2 * vectorBytes), weights));
    const atB = b + offset;
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(v128.load(atB), weights));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(v128.load(atB, vectorBytes), weights));
    b2 = i32x4.add(b2, i32x4.dot_i16x8_s(v128.load(atB, 2 * vectorBytes), weights));
    const atC = c + offset;
    c0 = i32x4.add(c0, i32x4.dot_i16x8_s(v128.load(atC), weights));
    c1 = i32x4.add(c1, i32x4.dot_i16x8_s(v128.load(atC, vectorBytes), weights));
    c2 = i32x4.add(c2, i32x4.dot_i16x8_s(v128.load(atC, 2 * vectorBytes), weights));
    const atD = d + offset;
    d0 = i32x4.add(d0, i32x4.dot_i16x8_s(v128.load(atD), weights));
    d1 = i32x4.add(d1, i32x4.dot_i16x8_s(v128.load(atD, vectorBytes), weights));
    d2 = i32x4.add(d2, i32x4.dot_i16x8_s(v128.load(atD, 2 * vectorBytes), weights));
  }
  v128.store(to, a0);
  v128.store(to, a1, vectorBytes);
  v128.store(to, a2, 2 * vectorBytes);
  v128.store(to, b0, slotBytes);
  v128.store(to, b1, slotBytes + vectorBytes);
  v128.store(to, b2, slotBytes + 2 * vectorBytes);
  v128.store(to, c0, 2 * slotBytes);
  v128.store(to, c1, 2 * slotBytes + vectorBytes);
  v128.store(to, c2, 2 * slotBytes + 2 * vectorBytes);
  v128.store(to, d0, 3 * slotBytes);
  v128.store(to, d1, 3 * slotBytes + vectorBytes);
  v128.store(to, d2, 3 * slotBytes + 2 * vectorBytes);
}
