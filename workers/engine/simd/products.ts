/** Products of operands of tiles, added up; `src/significance/collectTileMoments.ts` says what they are for. */

const wordBytes: usize = 4;
/** Rows of words that stay in the cache while all products of a strip take them. */
const chunk: i32 = 128;

/**
 * products[i][j] += the dot product of word i and word j of every row, for all i up to j, int32 modulo 2^32. Words are two int16 values.
 * @param row bytes from one row of words, and of products, to the next
 * @param words of a row, divisible by eight
 */
export function addProducts(products: usize, values: usize, row: usize, words: i32, rows: i32): void {
  for (let first = 0; first < rows; first += chunk) {
    const count = min(chunk, rows - first);
    for (let j = 0; j < words; j += 8) {
      const right = values + <usize>j * wordBytes;
      for (let i = 0; i < j + 8; i += 4)
        fourByEight(
          products + <usize>i * row + <usize>j * wordBytes,
          values + <usize>i * wordBytes,
          right,
          row,
          count,
        );
    }
    values += <usize>chunk * row;
  }
}

/** Of four words with eight. */
function fourByEight(a: usize, left: usize, right: usize, row: usize, count: i32): void {
  const b = a + row;
  const c = b + row;
  const d = c + row;
  let a0 = v128.load(a);
  let a1 = v128.load(a, 16);
  let b0 = v128.load(b);
  let b1 = v128.load(b, 16);
  let c0 = v128.load(c);
  let c1 = v128.load(c, 16);
  let d0 = v128.load(d);
  let d1 = v128.load(d, 16);
  for (; count > 0; --count) {
    const x = v128.load(right);
    const y = v128.load(right, 16);
    const p = v128.load_splat<i32>(left);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(p, x));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(p, y));
    const q = v128.load_splat<i32>(left, 4);
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(q, x));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(q, y));
    const r = v128.load_splat<i32>(left, 8);
    c0 = i32x4.add(c0, i32x4.dot_i16x8_s(r, x));
    c1 = i32x4.add(c1, i32x4.dot_i16x8_s(r, y));
    const s = v128.load_splat<i32>(left, 12);
    d0 = i32x4.add(d0, i32x4.dot_i16x8_s(s, x));
    d1 = i32x4.add(d1, i32x4.dot_i16x8_s(s, y));
    left += row;
    right += row;
  }
  v128.store(a, a0);
  v128.store(a, a1, 16);
  v128.store(b, b0);
  v128.store(b, b1, 16);
  v128.store(c, c0);
  v128.store(c, c1, 16);
  v128.store(d, d0);
  v128.store(d, d1, 16);
}
