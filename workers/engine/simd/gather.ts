import { floatBytes, pixelEntryBytes } from './floats';

/** Where a value lies from a pixel's source address, and the float32 it is multiplied by. */
const entryBytes: usize = 8;

/**
 * Adds to every channel of `count` target pixels the listed multiples of values around their sources: the gradient of a
 * layer of products with respect to its input.
 * @param pixels {source, target} address of every pixel
 * @param lists per target channel the address of its list, which ends where the next begins; one more for the last end
 */
export function gather(pixels: usize, count: i32, lists: usize, channels: i32): void {
  for (; count >= 4; count -= 4, pixels += 4 * pixelEntryBytes)
    for (let channel = 0; channel < channels; channel++) {
      const list = lists + ((<usize>channel) << 2);
      gatherFour(load<usize>(list), load<usize>(list, 4), pixels, <usize>channel * floatBytes);
    }
  for (; count > 0; count--, pixels += pixelEntryBytes)
    for (let channel = 0; channel < channels; channel++) {
      const list = lists + ((<usize>channel) << 2);
      const to = load<usize>(pixels, 4) + <usize>channel * floatBytes;
      gatherOne(load<usize>(list), load<usize>(list, 4), load<usize>(pixels), to);
    }
}

/** Kept apart, with nothing but the loop: engines compile it well only so. */
export function gatherFour(list: usize, end: usize, pixels: usize, slot: usize): void {
  const a = load<usize>(pixels);
  const b = load<usize>(pixels, pixelEntryBytes);
  const c = load<usize>(pixels, 2 * pixelEntryBytes);
  const d = load<usize>(pixels, 3 * pixelEntryBytes);
  const toA = load<usize>(pixels, 4) + slot;
  const toB = load<usize>(pixels, pixelEntryBytes + 4) + slot;
  const toC = load<usize>(pixels, 2 * pixelEntryBytes + 4) + slot;
  const toD = load<usize>(pixels, 3 * pixelEntryBytes + 4) + slot;
  let a0 = v128.load(toA);
  let a1 = v128.load(toA, 16);
  let a2 = v128.load(toA, 32);
  let b0 = v128.load(toB);
  let b1 = v128.load(toB, 16);
  let b2 = v128.load(toB, 32);
  let c0 = v128.load(toC);
  let c1 = v128.load(toC, 16);
  let c2 = v128.load(toC, 32);
  let d0 = v128.load(toD);
  let d1 = v128.load(toD, 16);
  let d2 = v128.load(toD, 32);
  for (; list < end; list += entryBytes) {
    const offset = load<usize>(list);
    const weight = v128.load_splat<f32>(list, 4);
    const atA = a + offset;
    a0 = f32x4.add(a0, f32x4.mul(v128.load(atA), weight));
    a1 = f32x4.add(a1, f32x4.mul(v128.load(atA, 16), weight));
    a2 = f32x4.add(a2, f32x4.mul(v128.load(atA, 32), weight));
    const atB = b + offset;
    b0 = f32x4.add(b0, f32x4.mul(v128.load(atB), weight));
    b1 = f32x4.add(b1, f32x4.mul(v128.load(atB, 16), weight));
    b2 = f32x4.add(b2, f32x4.mul(v128.load(atB, 32), weight));
    const atC = c + offset;
    c0 = f32x4.add(c0, f32x4.mul(v128.load(atC), weight));
    c1 = f32x4.add(c1, f32x4.mul(v128.load(atC, 16), weight));
    c2 = f32x4.add(c2, f32x4.mul(v128.load(atC, 32), weight));
    const atD = d + offset;
    d0 = f32x4.add(d0, f32x4.mul(v128.load(atD), weight));
    d1 = f32x4.add(d1, f32x4.mul(v128.load(atD, 16), weight));
    d2 = f32x4.add(d2, f32x4.mul(v128.load(atD, 32), weight));
  }
  v128.store(toA, a0);
  v128.store(toA, a1, 16);
  v128.store(toA, a2, 32);
  v128.store(toB, b0);
  v128.store(toB, b1, 16);
  v128.store(toB, b2, 32);
  v128.store(toC, c0);
  v128.store(toC, c1, 16);
  v128.store(toC, c2, 32);
  v128.store(toD, d0);
  v128.store(toD, d1, 16);
  v128.store(toD, d2, 32);
}

function gatherOne(list: usize, end: usize, from: usize, to: usize): void {
  let a0 = v128.load(to);
  let a1 = v128.load(to, 16);
  let a2 = v128.load(to, 32);
  for (; list < end; list += entryBytes) {
    const at = from + load<usize>(list);
    const weight = v128.load_splat<f32>(list, 4);
    a0 = f32x4.add(a0, f32x4.mul(v128.load(at), weight));
    a1 = f32x4.add(a1, f32x4.mul(v128.load(at, 16), weight));
    a2 = f32x4.add(a2, f32x4.mul(v128.load(at, 32), weight));
  }
  v128.store(to, a0);
  v128.store(to, a1, 16);
  v128.store(to, a2, 32);
}
