import { floatBytes, pixelEntryBytes } from './floats';

/** Operand pairs worked on at a time; lists are filled up to whole quads. */
const quadPairs: usize = 4;

/**
 * Adds to `sums` the gradients of a convolution's weights: for every listed operand the sum over output pixels and images
 * of operand times gradient.
 * @param pixels {operands, gradient} address of every output pixel
 * @param lists per output channel the address of its list of operand offsets, one per pair of neighbours, whole quads; one
 *   more for the last end
 * @param sums two float32 per listed pair
 */
export function weightGradients(pixels: usize, count: i32, lists: usize, channels: i32, sums: usize): void {
  const end = pixels + <usize>count * pixelEntryBytes;
  for (let channel = 0; channel < channels; channel++) {
    const slot = <usize>channel * floatBytes;
    const to = lists + ((<usize>channel) << 2);
    for (let quad = load<usize>(to); quad < load<usize>(to, 4); quad += quadPairs * 4, sums += quadPairs * 8)
      quadGradients(pixels, end, quad, slot, sums);
  }
}

/** Kept apart, with nothing but the loop: engines compile it well only so. */
export function quadGradients(pixel: usize, end: usize, quad: usize, slot: usize, sums: usize): void {
  const a = load<usize>(quad);
  const b = load<usize>(quad, 4);
  const c = load<usize>(quad, 8);
  const d = load<usize>(quad, 12);
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let d0 = f32x4.splat(0);
  let d1 = f32x4.splat(0);
  for (; pixel < end; pixel += pixelEntryBytes) {
    const from = load<usize>(pixel);
    const gradient = load<usize>(pixel, 4) + slot;
    const atA = from + a;
    const atB = from + b;
    const atC = from + c;
    const atD = from + d;
    const g0 = v128.load(gradient);
    a0 = f32x4.add(a0, f32x4.mul(v128.load(atA), g0));
    a1 = f32x4.add(a1, f32x4.mul(v128.load(atA, 48), g0));
    b0 = f32x4.add(b0, f32x4.mul(v128.load(atB), g0));
    b1 = f32x4.add(b1, f32x4.mul(v128.load(atB, 48), g0));
    c0 = f32x4.add(c0, f32x4.mul(v128.load(atC), g0));
    c1 = f32x4.add(c1, f32x4.mul(v128.load(atC, 48), g0));
    d0 = f32x4.add(d0, f32x4.mul(v128.load(atD), g0));
    d1 = f32x4.add(d1, f32x4.mul(v128.load(atD, 48), g0));
    const g1 = v128.load(gradient, 16);
    a0 = f32x4.add(a0, f32x4.mul(v128.load(atA, 16), g1));
    a1 = f32x4.add(a1, f32x4.mul(v128.load(atA, 64), g1));
    b0 = f32x4.add(b0, f32x4.mul(v128.load(atB, 16), g1));
    b1 = f32x4.add(b1, f32x4.mul(v128.load(atB, 64), g1));
    c0 = f32x4.add(c0, f32x4.mul(v128.load(atC, 16), g1));
    c1 = f32x4.add(c1, f32x4.mul(v128.load(atC, 64), g1));
    d0 = f32x4.add(d0, f32x4.mul(v128.load(atD, 16), g1));
    d1 = f32x4.add(d1, f32x4.mul(v128.load(atD, 64), g1));
    const g2 = v128.load(gradient, 32);
    a0 = f32x4.add(a0, f32x4.mul(v128.load(atA, 32), g2));
    a1 = f32x4.add(a1, f32x4.mul(v128.load(atA, 80), g2));
    b0 = f32x4.add(b0, f32x4.mul(v128.load(atB, 32), g2));
    b1 = f32x4.add(b1, f32x4.mul(v128.load(atB, 80), g2));
    c0 = f32x4.add(c0, f32x4.mul(v128.load(atC, 32), g2));
    c1 = f32x4.add(c1, f32x4.mul(v128.load(atC, 80), g2));
    d0 = f32x4.add(d0, f32x4.mul(v128.load(atD, 32), g2));
    d1 = f32x4.add(d1, f32x4.mul(v128.load(atD, 80), g2));
  }
  Totals.add(sums, a0, a1, b0, b1);
  Totals.add(sums + 16, c0, c1, d0, d1);
}

class Totals {
  /** Adds the sum of each vector's lanes to one of four neighbouring float32. */
  @inline
  static add(to: usize, a: v128, b: v128, c: v128, d: v128): void {
    const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
    const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
    const totals = f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
    v128.store(to, f32x4.add(v128.load(to), totals));
  }
}
