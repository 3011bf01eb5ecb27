import type { Exploration } from '../../../src/exploration/exploration.ts';
import { countBits } from '../../../src/exploration/points/bits.ts';

/** The same analysed exploration again, with nothing entered. */
export function fresh(analysed: Exploration): Exploration {
  const points = structuredClone(analysed.points);
  return { ...analysed, points, refinedFrom: new Map(), heldOut: new Map(), complete: false };
}

/** Enters drawn answers: `seen` says of which points, the others stay unmeasured. */
export function answer(
  exploration: Exploration,
  seen: (point: number) => boolean,
  byte: (n: number) => number,
) {
  const { points } = exploration;
  const { bytesPerPoint, imageCount } = points;
  const spare = 0xff >> (bytesPerPoint * 8 - imageCount);
  points.correct.forEach((_, point) => {
    if (!seen(point)) return;
    const bits = Uint8Array.from(
      { length: bytesPerPoint },
      (__, n) => byte(point * bytesPerPoint + n) & 0xff,
    );
    bits[bytesPerPoint - 1]! &= spare;
    points.correctBits.set(bits, point * bytesPerPoint);
    points.correct[point] = countBits(bits);
    points.imagesSeen[point] = imageCount;
  });
}
