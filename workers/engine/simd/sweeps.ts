/** Substitutions with a triangular factor for many columns at once, four to a vector; `src/significance/matrices.ts` says what they give. */

import { eightKept, eightListed, entryBytes, fourKept, oneKept, oneListed } from './listedSlots';
import { Wide } from './wide';

const vectorBytes: usize = 16;
const floatBytes: usize = 4;
/** Slots whose sums take what lies beyond them at once, then what lies among them: the panels of `src/significance/triangularSweeps.ts`. */
const panelSlots: i32 = 32;
/** Slots whose rows of factor and solution stay in the cache while all columns of a panel take them. */
const chunkSlots: i32 = 64;
/** Behind the last slot of a list; covariances have a few thousand. */
const noSlot: u16 = 0xffff;

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
