/** Columns of a strip, whose vectors stay in the cache for all rows. */
const stripColumns: i32 = 512;
const together: i32 = 8;
const doubleBytes: usize = 8;

/**
 * matrix -= sum over k of first[k] second[k]^T, two k at a time, in the upper triangle of the leading `live` rows and
 * columns. Rows of the matrix are `stride` doubles long, as are the vectors; `live` counts as rounded up to eight.
 * @param first [k][stride], and @param second likewise; `count` is even
 */
export function subtractProducts(
  matrix: usize,
  stride: i32,
  first: usize,
  second: usize,
  count: i32,
  live: i32,
): void {
  const rowBytes = <usize>stride * doubleBytes;
  for (let start = 0; start < live; start += stripColumns) {
    const end = min(live, start + stripColumns);
    for (let i = 0; i < end; i++)
      for (let j = max(start, i - (i % together)); j < end; j += together)
        subtractEight(
          matrix + <usize>i * rowBytes + <usize>j * doubleBytes,
          first + <usize>i * doubleBytes,
          second + <usize>j * doubleBytes,
          rowBytes,
          count,
        );
  }
}

function subtractEight(at: usize, first: usize, second: usize, rowBytes: usize, count: i32): void {
  let a = v128.load(at);
  let b = v128.load(at, 16);
  let c = v128.load(at, 32);
  let d = v128.load(at, 48);
  for (; count > 0; count -= 2) {
    const p = v128.load_splat<f64>(first);
    const q = v128.load_splat<f64>(first + rowBytes);
    const next = second + rowBytes;
    a = f64x2.sub(a, Doubles.sumOfProducts(p, q, second, next));
    b = f64x2.sub(b, Doubles.sumOfProducts(p, q, second + 16, next + 16));
    c = f64x2.sub(c, Doubles.sumOfProducts(p, q, second + 32, next + 32));
    d = f64x2.sub(d, Doubles.sumOfProducts(p, q, second + 48, next + 48));
    first += 2 * rowBytes;
    second = next + rowBytes;
  }
  v128.store(at, a);
  v128.store(at, b, 16);
  v128.store(at, c, 32);
  v128.store(at, d, 48);
}

class Doubles {
  @inline
  static sumOfProducts(p: v128, q: v128, x: usize, y: usize): v128 {
    return f64x2.add(f64x2.mul(p, v128.load(x)), f64x2.mul(q, v128.load(y)));
  }
}
