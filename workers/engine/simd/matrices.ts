/** Products of a target that are subtracted before the next target: what they need of the right matrix stays in the cache. */
const chunk: i32 = 256;
const columnsTogether: i32 = 8;
const floatBytes: usize = 4;

/**
 * target[i][j] -= sum over k of left[i][k] right[k][j], product by product, for `rows`, `columns` rounded up to eight, and `count`.
 * @param targetRow bytes from one row to the next, and @param rightRow likewise
 * @param leftDown bytes from left[i][k] to left[i + 1][k], @param leftAlong to left[i][k + 1]
 */
export function subtractProduct(
  target: usize,
  targetRow: usize,
  left: usize,
  leftDown: usize,
  leftAlong: usize,
  right: usize,
  rightRow: usize,
  rows: i32,
  columns: i32,
  count: i32,
): void {
  for (let first = 0; first < count; first += chunk) {
    const steps = min(chunk, count - first);
    for (let j = 0; j < columns; j += columnsTogether) {
      const from = right + <usize>j * floatBytes;
      let to = target + <usize>j * floatBytes;
      let factors = left;
      let i = 0;
      for (; i + 4 <= rows; i += 4) {
        fourRows(to, targetRow, factors, leftDown, leftAlong, from, rightRow, steps);
        to += 4 * targetRow;
        factors += 4 * leftDown;
      }
      for (; i < rows; ++i) {
        oneRow(to, factors, leftAlong, from, rightRow, steps);
        to += targetRow;
        factors += leftDown;
      }
    }
    left += <usize>chunk * leftAlong;
    right += <usize>chunk * rightRow;
  }
}

function fourRows(
  a: usize,
  targetRow: usize,
  left: usize,
  leftDown: usize,
  leftAlong: usize,
  right: usize,
  rightRow: usize,
  count: i32,
): void {
  const b = a + targetRow;
  const c = b + targetRow;
  const d = c + targetRow;
  const down2: usize = 2 * leftDown;
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
    const p = v128.load_splat<f32>(left);
    a0 = f32x4.sub(a0, f32x4.mul(p, x));
    a1 = f32x4.sub(a1, f32x4.mul(p, y));
    const q = v128.load_splat<f32>(left + leftDown);
    b0 = f32x4.sub(b0, f32x4.mul(q, x));
    b1 = f32x4.sub(b1, f32x4.mul(q, y));
    const further = left + down2;
    const r = v128.load_splat<f32>(further);
    c0 = f32x4.sub(c0, f32x4.mul(r, x));
    c1 = f32x4.sub(c1, f32x4.mul(r, y));
    const s = v128.load_splat<f32>(further + leftDown);
    d0 = f32x4.sub(d0, f32x4.mul(s, x));
    d1 = f32x4.sub(d1, f32x4.mul(s, y));
    left += leftAlong;
    right += rightRow;
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

function oneRow(to: usize, left: usize, leftAlong: usize, right: usize, rightRow: usize, count: i32): void {
  let a = v128.load(to);
  let b = v128.load(to, 16);
  for (; count > 0; --count) {
    const p = v128.load_splat<f32>(left);
    a = f32x4.sub(a, f32x4.mul(p, v128.load(right)));
    b = f32x4.sub(b, f32x4.mul(p, v128.load(right, 16)));
    left += leftAlong;
    right += rightRow;
  }
  v128.store(to, a);
  v128.store(to, b, 16);
}
