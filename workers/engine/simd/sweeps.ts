/** Substitutions with a triangular factor for many columns at once, four to a vector; `src/significance/matrices.ts` says what they give. */

const vectorBytes: usize = 16;
const floatBytes: usize = 4;
const entryBytes: usize = 2;
/** Slots whose sums take what lies beyond them at once, then what lies among them: the panels of `src/significance/triangularSweeps.ts`. */
const panelSlots: i32 = 32;
/** Slots whose rows of factor and solution stay in the cache while all columns of a panel take them. */
const chunkSlots: i32 = 128;
/** Behind the last slot of a list; covariances have a few thousand. */
const noSlot: u16 = 0xffff;

/** Halves of a vector of float32 as float64, and back. */
class Wide {
  @inline
  static low(values: v128): v128 {
    return f64x2.promote_low_f32x4(values);
  }

  @inline
  static high(values: v128): v128 {
    return f64x2.promote_low_f32x4(v128.shuffle<f64>(values, values, 1, 1));
  }

  @inline
  static narrow(low: v128, high: v128): v128 {
    return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
  }
}

/** Matrices of [slot][column], float32. */
@unmanaged
class Sweep {
  /** With its transpose below the diagonal: what a slot has to do with its neighbours lies side by side. */
  factor: usize;
  factorRow: usize;
  solution: usize;
  sums: usize;
  /** 0 for slots whose solution is given. */
  kept: usize;
  /** From one row to the next of all but the factor. */
  row: usize;
  /** Of four columns; even. */
  vectors: i32;
  /** Room for a list of slots per vector, in its order. */
  lists: usize;
  listBytes: usize;
  /** Per vector where its list begins, and how far it has been gone through. */
  cursors: usize;

  @inline
  list(vector: i32): usize {
    return this.lists + <usize>vector * this.listBytes;
  }

  @inline
  cursor(vector: i32): usize {
    return this.cursors + <usize>vector * (2 * sizeof<usize>());
  }

  /** Of four columns of a slot. */
  @inline
  solve(at: usize, sum: v128, pivot: v128): void {
    const value = v128.load(this.solution + at);
    const free = f32x4.ne(v128.load(this.kept + at), f32x4.splat(0));
    const found = Wide.narrow(
      f64x2.div(f64x2.add(Wide.low(value), Wide.low(sum)), pivot),
      f64x2.div(f64x2.add(Wide.high(value), Wide.high(sum)), pivot),
    );
    const left = Wide.narrow(
      f64x2.sub(f64x2.mul(pivot, Wide.low(value)), Wide.low(sum)),
      f64x2.sub(f64x2.mul(pivot, Wide.high(value)), Wide.high(sum)),
    );
    v128.store(this.solution + at, v128.bitselect(found, value, free));
    v128.store(this.sums + at, v128.andnot(left, free));
  }

  clearSums(start: i32, end: i32): void {
    for (let slot = start; slot < end; ++slot)
      memory.fill(this.sums + <usize>slot * this.row, 0, <usize>this.vectors * vectorBytes);
  }
}

/** From the last slot of `from` to `to` up; those behind, up to `size`, are solved. */
export function sweepUp(sweep: Sweep, from: i32, to: i32, size: i32): void {
  for (let vector = 0; vector < sweep.vectors; ++vector) {
    const end = sweep.list(vector) + <usize>(size - from) * entryBytes;
    store<u16>(end, noSlot);
    store<usize>(sweep.cursor(vector), end);
  }
  listSolved(sweep, to, size);
  for (let end = to; end > from;) {
    const start = max(from, end - panelSlots);
    sweep.clearSums(start, end);
    takeSolved(sweep, start, end, size);
    for (let slot = end - 1; slot >= start; --slot) settle(sweep, slot, slot + 1, end);
    listSolved(sweep, start, end);
    end = start;
  }
}

/** From the first slot of `from` to `to` down. */
export function sweepDown(sweep: Sweep, from: i32, to: i32): void {
  for (let start = from; start < to; start += panelSlots) {
    const end = min(to, start + panelSlots);
    sweep.clearSums(start, end);
    takeBefore(sweep, from, start, end);
    for (let slot = start; slot < end; ++slot) settle(sweep, slot, start, slot);
  }
}

/** Puts slots whose solutions are not all 0 in front of every list. */
function listSolved(sweep: Sweep, start: i32, end: i32): void {
  for (let slot = end - 1; slot >= start; --slot) {
    let from = sweep.solution + <usize>slot * sweep.row;
    for (let vector = 0; vector < sweep.vectors; ++vector, from += vectorBytes) {
      const cursor = sweep.cursor(vector);
      const first = load<usize>(cursor) - entryBytes;
      store<u16>(first, <u16>slot);
      store<usize>(cursor, first + (v128.any_true(v128.load(from)) ? 0 : entryBytes));
    }
  }
}

/** Subtracts from the sums of a panel what the listed slots behind it give. */
function takeSolved(sweep: Sweep, start: i32, end: i32, size: i32): void {
  const factorRow = sweep.factorRow;
  const row = sweep.row;
  for (let vector = 0; vector < sweep.vectors; ++vector) {
    const cursor = sweep.cursor(vector);
    store<usize>(cursor, load<usize>(cursor), sizeof<usize>());
  }
  for (let chunk = end; chunk < size; chunk += chunkSlots) {
    const until = min(size, chunk + chunkSlots);
    for (let vector = 0; vector < sweep.vectors; ++vector) {
      const cursor = sweep.cursor(vector);
      const list = load<usize>(cursor, sizeof<usize>());
      const right = sweep.solution + <usize>vector * vectorBytes;
      let to = sweep.sums + <usize>start * row + <usize>vector * vectorBytes;
      let left = sweep.factor + <usize>start * floatBytes;
      let next = list;
      let slot = start;
      for (; slot + 8 <= end; slot += 8, to += 8 * row, left += 8 * floatBytes)
        next = eightListed(to, row, left, factorRow, right, list, until);
      for (; slot < end; ++slot, to += row, left += floatBytes)
        next = oneListed(to, row, left, factorRow, right, list, until);
      store<usize>(cursor, next, sizeof<usize>());
    }
  }
}

/** @returns the first place of the list whose slot is not below `until` */
function eightListed(
  to: usize,
  row: usize,
  left: usize,
  factorRow: usize,
  right: usize,
  list: usize,
  until: i32,
): usize {
  const b = to + row;
  const c = b + row;
  const d = c + row;
  const e = d + row;
  const f = e + row;
  const g = f + row;
  const h = g + row;
  let a0 = v128.load(to);
  let b0 = v128.load(b);
  let c0 = v128.load(c);
  let d0 = v128.load(d);
  let e0 = v128.load(e);
  let f0 = v128.load(f);
  let g0 = v128.load(g);
  let h0 = v128.load(h);
  for (let slot = <i32>load<u16>(list); slot < until; slot = <i32>load<u16>(list)) {
    const x = v128.load(right + <usize>slot * row);
    const from = left + <usize>slot * factorRow;
    a0 = f32x4.sub(a0, f32x4.mul(v128.load_splat<f32>(from), x));
    b0 = f32x4.sub(b0, f32x4.mul(v128.load_splat<f32>(from, 4), x));
    c0 = f32x4.sub(c0, f32x4.mul(v128.load_splat<f32>(from, 8), x));
    d0 = f32x4.sub(d0, f32x4.mul(v128.load_splat<f32>(from, 12), x));
    e0 = f32x4.sub(e0, f32x4.mul(v128.load_splat<f32>(from, 16), x));
    f0 = f32x4.sub(f0, f32x4.mul(v128.load_splat<f32>(from, 20), x));
    g0 = f32x4.sub(g0, f32x4.mul(v128.load_splat<f32>(from, 24), x));
    h0 = f32x4.sub(h0, f32x4.mul(v128.load_splat<f32>(from, 28), x));
    list += entryBytes;
  }
  v128.store(to, a0);
  v128.store(b, b0);
  v128.store(c, c0);
  v128.store(d, d0);
  v128.store(e, e0);
  v128.store(f, f0);
  v128.store(g, g0);
  v128.store(h, h0);
  return list;
}

function oneListed(
  to: usize,
  row: usize,
  left: usize,
  factorRow: usize,
  right: usize,
  list: usize,
  until: i32,
): usize {
  let sum = v128.load(to);
  for (let slot = <i32>load<u16>(list); slot < until; slot = <i32>load<u16>(list)) {
    const factor = v128.load_splat<f32>(left + <usize>slot * factorRow);
    sum = f32x4.sub(sum, f32x4.mul(factor, v128.load(right + <usize>slot * row)));
    list += entryBytes;
  }
  v128.store(to, sum);
  return list;
}

/** Subtracts from the sums of a panel, where some column keeps the slot, what the slots from `from` to `start` give. */
function takeBefore(sweep: Sweep, from: i32, start: i32, end: i32): void {
  const row = sweep.row;
  for (let vector = 0; vector < sweep.vectors; ++vector) {
    let list = sweep.list(vector);
    for (let slot = start; slot < end; ++slot) {
      store<u16>(list, <u16>slot);
      const free = v128.load(sweep.kept + <usize>slot * row + <usize>vector * vectorBytes);
      if (v128.any_true(free)) list += entryBytes;
    }
    store<usize>(sweep.cursor(vector), list);
  }
  for (let chunk = from; chunk < start; chunk += chunkSlots) {
    const count = min(start - chunk, chunkSlots);
    const left = sweep.factor + <usize>chunk * sweep.factorRow;
    for (let vector = 0; vector < sweep.vectors; ++vector) {
      const at = <usize>vector * vectorBytes;
      const right = sweep.solution + <usize>chunk * row + at;
      const last = load<usize>(sweep.cursor(vector));
      let list = sweep.list(vector);
      for (; list + 8 * entryBytes <= last; list += 8 * entryBytes)
        eightKept(sweep.sums + at, row, left, sweep.factorRow, right, list, count);
      for (; list + 4 * entryBytes <= last; list += 4 * entryBytes)
        fourKept(sweep.sums + at, row, left, sweep.factorRow, right, list, count);
      for (; list < last; list += entryBytes)
        oneKept(sweep.sums + at, row, left, sweep.factorRow, right, list, count);
    }
  }
}

/** Sums of the eight slots that are listed. */
function eightKept(
  sums: usize,
  row: usize,
  left: usize,
  factorRow: usize,
  right: usize,
  list: usize,
  count: i32,
): void {
  const a = <usize>load<u16>(list);
  const b = <usize>load<u16>(list, 2);
  const c = <usize>load<u16>(list, 4);
  const d = <usize>load<u16>(list, 6);
  const e = <usize>load<u16>(list, 8);
  const f = <usize>load<u16>(list, 10);
  const g = <usize>load<u16>(list, 12);
  const h = <usize>load<u16>(list, 14);
  let a0 = v128.load(sums + a * row);
  let b0 = v128.load(sums + b * row);
  let c0 = v128.load(sums + c * row);
  let d0 = v128.load(sums + d * row);
  let e0 = v128.load(sums + e * row);
  let f0 = v128.load(sums + f * row);
  let g0 = v128.load(sums + g * row);
  let h0 = v128.load(sums + h * row);
  for (; count > 0; --count) {
    const x = v128.load(right);
    a0 = f32x4.sub(a0, f32x4.mul(v128.load_splat<f32>(left + a * floatBytes), x));
    b0 = f32x4.sub(b0, f32x4.mul(v128.load_splat<f32>(left + b * floatBytes), x));
    c0 = f32x4.sub(c0, f32x4.mul(v128.load_splat<f32>(left + c * floatBytes), x));
    d0 = f32x4.sub(d0, f32x4.mul(v128.load_splat<f32>(left + d * floatBytes), x));
    e0 = f32x4.sub(e0, f32x4.mul(v128.load_splat<f32>(left + e * floatBytes), x));
    f0 = f32x4.sub(f0, f32x4.mul(v128.load_splat<f32>(left + f * floatBytes), x));
    g0 = f32x4.sub(g0, f32x4.mul(v128.load_splat<f32>(left + g * floatBytes), x));
    h0 = f32x4.sub(h0, f32x4.mul(v128.load_splat<f32>(left + h * floatBytes), x));
    left += factorRow;
    right += row;
  }
  v128.store(sums + a * row, a0);
  v128.store(sums + b * row, b0);
  v128.store(sums + c * row, c0);
  v128.store(sums + d * row, d0);
  v128.store(sums + e * row, e0);
  v128.store(sums + f * row, f0);
  v128.store(sums + g * row, g0);
  v128.store(sums + h * row, h0);
}

function fourKept(
  sums: usize,
  row: usize,
  left: usize,
  factorRow: usize,
  right: usize,
  list: usize,
  count: i32,
): void {
  const a = <usize>load<u16>(list);
  const b = <usize>load<u16>(list, 2);
  const c = <usize>load<u16>(list, 4);
  const d = <usize>load<u16>(list, 6);
  let a0 = v128.load(sums + a * row);
  let b0 = v128.load(sums + b * row);
  let c0 = v128.load(sums + c * row);
  let d0 = v128.load(sums + d * row);
  for (; count > 0; --count) {
    const x = v128.load(right);
    a0 = f32x4.sub(a0, f32x4.mul(v128.load_splat<f32>(left + a * floatBytes), x));
    b0 = f32x4.sub(b0, f32x4.mul(v128.load_splat<f32>(left + b * floatBytes), x));
    c0 = f32x4.sub(c0, f32x4.mul(v128.load_splat<f32>(left + c * floatBytes), x));
    d0 = f32x4.sub(d0, f32x4.mul(v128.load_splat<f32>(left + d * floatBytes), x));
    left += factorRow;
    right += row;
  }
  v128.store(sums + a * row, a0);
  v128.store(sums + b * row, b0);
  v128.store(sums + c * row, c0);
  v128.store(sums + d * row, d0);
}

function oneKept(
  sums: usize,
  row: usize,
  left: usize,
  factorRow: usize,
  right: usize,
  list: usize,
  count: i32,
): void {
  const slot = <usize>load<u16>(list);
  let sum = v128.load(sums + slot * row);
  left += slot * floatBytes;
  for (; count > 0; --count) {
    sum = f32x4.sub(sum, f32x4.mul(v128.load_splat<f32>(left), v128.load(right)));
    left += factorRow;
    right += row;
  }
  v128.store(sums + slot * row, sum);
}

/** Subtracts from the sums of a slot what the slots from `first` to `last` of its panel give, and solves for it. */
function settle(sweep: Sweep, slot: i32, first: i32, last: i32): void {
  const factorRow = sweep.factorRow;
  const row = sweep.row;
  const own = sweep.factor + <usize>slot * floatBytes;
  const pivot = f64x2.splat(<f64>load<f32>(own + <usize>slot * factorRow));
  let at = <usize>slot * row;
  let behind = sweep.solution + <usize>first * row;
  for (let vector = 0; vector < sweep.vectors; vector += 2) {
    let a = v128.load(sweep.sums + at);
    let b = v128.load(sweep.sums + at, 16);
    let left = own + <usize>first * factorRow;
    let right = behind;
    for (let other = first; other < last; ++other) {
      const factor = v128.load_splat<f32>(left);
      a = f32x4.sub(a, f32x4.mul(factor, v128.load(right)));
      b = f32x4.sub(b, f32x4.mul(factor, v128.load(right, 16)));
      left += factorRow;
      right += row;
    }
    sweep.solve(at, a, pivot);
    sweep.solve(at + vectorBytes, b, pivot);
    at += 2 * vectorBytes;
    behind += 2 * vectorBytes;
  }
}

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
