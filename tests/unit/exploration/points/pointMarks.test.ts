import { describe, expect, test } from 'vitest';
import { doesNotFit, markOf, pointMarks } from '../../../../src/exploration/points/pointMarks.ts';
import type { PointTable } from '../../../../src/exploration/points/pointTable.ts';

const imageCount = 800;
const bytes = imageCount / 8;

/** Points that the exact network (all right) is compared with: each loses so many images; null is not measured. */
function table(losses: readonly (number | null)[], flashBytes: readonly number[]): PointTable {
  const correctBits = new Uint8Array(losses.length * bytes).fill(255);
  losses.forEach((lost, point) => {
    for (let image = 0; image < (lost ?? 0); image++)
      correctBits[point * bytes + (image >> 3)]! &= ~(1 << (image & 7));
  });
  const zeros = new Float64Array(losses.length);
  return {
    levels: new Uint16Array(),
    layerCount: 0,
    latencyCycles: zeros,
    macs: zeros,
    smlads: zeros,
    flashBytes: Float64Array.from(flashBytes),
    ramBytes: zeros,
    correct: Int32Array.from(losses, (lost) => (lost === null ? -1 : imageCount - lost)),
    imagesSeen: new Int32Array(losses.length),
    correctBits,
    bytesPerPoint: bytes,
    imageCount,
    limits: { flashBytes: 100 },
  };
}

describe('marks of points against a budget of 1 pp, 8 of 800 images', () => {
  // One-sided 95 % bounds by hand: 0 lost 0.21 pp, 7 lost 1.46 pp, 9 lost 1.77 pp.
  const points = table([0, 0, 7, 9, null, 0], [1, 1, 1, 1, 1, 101]);

  test('tell an assured loss from an observed one and from one beyond the budget', () => {
    expect([...pointMarks(points, 1)].slice(0, 5)).toEqual([2, 2, 1, 0, 0]);
    expect([...pointMarks(points, 2)].slice(0, 4)).toEqual([2, 2, 2, 2]);
  });

  test('say that a point does not fit, whatever it loses', () => {
    expect(pointMarks(points, 1)[5]).toBe(doesNotFit);
  });

  test('hold the exact network within any budget', () => {
    expect(markOf(points, 0, 0)).toBe('within the budget (95 %)');
    expect(markOf(points, 1, 0)).toBe('within on these images');
  });
});
