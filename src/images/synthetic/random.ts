import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A bijection of the 32-bit integers that scatters neighbours (the finaliser of MurmurHash3). */
function scattered(integer: number): number {
  let bits = integer | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

/** An independent generator for element `index` of stream `stream` of a seed. */
export function randomFor(seed: number, stream: number, index: number): RandomGenerator {
  return xoroshiro128plus(scattered(scattered(scattered(seed) + stream) + index));
}

/** Uniform in [low, high). */
export function between(random: RandomGenerator, low: number, high: number): number {
  return low + (high - low) * uniformFloat32(random);
}

/** A unit vector of uniform direction, drawn by rejection because sines differ between engines. */
export function direction(random: RandomGenerator): readonly [x: number, y: number] {
  for (;;) {
    const x = between(random, -1, 1);
    const y = between(random, -1, 1);
    const length = Math.sqrt(x * x + y * y);
    if (length > 0.1 && length <= 1) return [x / length, y / length];
  }
}
