const doubleBytes: usize = 8;
const vectorBytes: usize = 16;

/**
 * `subtract` of `src/significance/liveInverse.ts`, two slots at a time: one below the diagonal changes as well.
 * @param rows float64 [2][slots], and @param factors likewise
 */
export function subtractPair(values: usize, slots: usize, rows: usize, factors: usize, live: usize): void {
  const rowBytes = slots * doubleBytes;
  const end = live * doubleBytes;
  for (let i: usize = 0; i < end; i += vectorBytes) {
    const p0 = v128.load64_splat(factors + i);
    const p1 = v128.load64_splat(factors + i, doubleBytes);
    const q0 = v128.load64_splat(factors + rowBytes + i);
    const q1 = v128.load64_splat(factors + rowBytes + i, doubleBytes);
    const upper = values;
    const lower = values + rowBytes;
    for (let j = i; j < end; j += vectorBytes) {
      const x = v128.load(rows + j);
      const y = v128.load(rows + rowBytes + j);
      const above = f64x2.add(f64x2.mul(p0, x), f64x2.mul(q0, y));
      const below = f64x2.add(f64x2.mul(p1, x), f64x2.mul(q1, y));
      v128.store(upper + j, f64x2.sub(v128.load(upper + j), above));
      v128.store(lower + j, f64x2.sub(v128.load(lower + j), below));
    }
    values += 2 * rowBytes;
  }
}
