import { slotBytes, sumsBytes, vectorBytes } from './lanes';

/**
 * One-dimensional transforms of tiles with 2, 3 or 4 outputs (src/network/tileTransform.ts): elements lie `step` bytes
 * apart. Inputs are slots of int16, products and outputs blocks of int32 sums.
 */
export function inputLine(outputs: i32, from: usize, fromStep: usize, to: usize, toStep: usize): void {
  for (let end = from + slotBytes; from < end; from += vectorBytes, to += vectorBytes) {
    const d0 = v128.load(from);
    const d1 = v128.load(from + fromStep);
    const d2 = v128.load(from + 2 * fromStep);
    const d3 = v128.load(from + 3 * fromStep);
    if (outputs == 2) {
      v128.store(to, i16x8.sub(d0, d2));
      v128.store(to + toStep, i16x8.add(d1, d2));
      v128.store(to + 2 * toStep, i16x8.sub(d2, d1));
      v128.store(to + 3 * toStep, i16x8.sub(d1, d3));
      continue;
    }
    const d4 = v128.load(from + 4 * fromStep);
    if (outputs == 3) {
      const d31 = i16x8.sub(d3, d1);
      const d02 = i16x8.sub(d0, d2);
      const double1 = i16x8.shl(d1, 1);
      v128.store(to, i16x8.add(d31, i16x8.shl(d02, 1)));
      v128.store(to + toStep, i16x8.sub(i16x8.sub(d3, d2), double1));
      const triple2 = i16x8.add(d2, i16x8.shl(d2, 1));
      v128.store(to + 2 * toStep, i16x8.add(double1, i16x8.sub(d3, triple2)));
      v128.store(to + 3 * toStep, d31);
      v128.store(to + 4 * toStep, i16x8.sub(i16x8.sub(d4, d2), i16x8.shl(d31, 1)));
      continue;
    }
    const d5 = v128.load(from + 5 * fromStep);
    const even = i16x8.sub(d4, i16x8.shl(d2, 2));
    const odd = i16x8.sub(d3, i16x8.shl(d1, 2));
    const d42 = i16x8.sub(d4, d2);
    const twice31 = i16x8.shl(i16x8.sub(d3, d1), 1);
    v128.store(to, i16x8.add(i16x8.sub(i16x8.shl(d0, 2), d2), even));
    v128.store(to + toStep, i16x8.add(even, odd));
    v128.store(to + 2 * toStep, i16x8.sub(even, odd));
    v128.store(to + 3 * toStep, i16x8.add(d42, twice31));
    v128.store(to + 4 * toStep, i16x8.sub(d42, twice31));
    v128.store(to + 5 * toStep, i16x8.sub(i16x8.sub(d5, d3), i16x8.shl(i16x8.sub(d3, d1), 2)));
  }
}

export function outputLine(outputs: i32, from: usize, fromStep: usize, to: usize, toStep: usize): void {
  for (let end = from + sumsBytes; from < end; from += vectorBytes, to += vectorBytes) {
    const m0 = v128.load(from);
    const m1 = v128.load(from + fromStep);
    const m2 = v128.load(from + 2 * fromStep);
    const m3 = v128.load(from + 3 * fromStep);
    const sum12 = i32x4.add(m1, m2);
    const difference12 = i32x4.sub(m1, m2);
    if (outputs == 2) {
      v128.store(to, i32x4.add(i32x4.shl(m0, 1), sum12));
      v128.store(to + toStep, i32x4.sub(difference12, i32x4.shl(m3, 1)));
      continue;
    }
    const m4 = v128.load(from + 4 * fromStep);
    if (outputs == 3) {
      v128.store(to, i32x4.add(i32x4.sub(m0, sum12), m3));
      v128.store(to + toStep, i32x4.sub(i32x4.shl(m3, 1), difference12));
      v128.store(to + 2 * toStep, i32x4.add(i32x4.sub(m4, sum12), i32x4.shl(m3, 2)));
      continue;
    }
    const m5 = v128.load(from + 5 * fromStep);
    const sum34 = i32x4.add(m3, m4);
    const difference34 = i32x4.sub(m3, m4);
    v128.store(to, i32x4.add(i32x4.sub(m0, sum12), sum34));
    v128.store(to + toStep, i32x4.sub(i32x4.shl(difference34, 1), difference12));
    v128.store(to + 2 * toStep, i32x4.sub(i32x4.shl(sum34, 2), sum12));
    const last = i32x4.shl(i32x4.add(difference34, m5), 3);
    v128.store(to + 3 * toStep, i32x4.sub(last, difference12));
  }
}
