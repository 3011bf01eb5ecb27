/**
 * Products of the factor with solutions that leave out slots for four columns: those that give nothing (`…Listed`), or those whose sums nobody needs
 * (`…Kept`). Eight or four sums at a time share what is loaded of the solution.
 */

const floatBytes: usize = 4;
/** Of a list of slots. */
export const entryBytes: usize = 2;

/** @returns the first place of the list whose slot is not below `until` */
export function eightListed(
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

export function oneListed(
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

/** Sums of the eight slots that are listed. */
export function eightKept(
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

export function fourKept(
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

export function oneKept(
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
