import { describe, expect, it } from 'vitest';
import { chosenPoint, frontOf } from '../../../src/exploration/choice.ts';
import type { PointTable } from '../../../src/exploration/pointTable.ts';

/** Points of 1,000 images; point 0 is the exact network with 750 right answers. */
function table(latencyCycles: number[], correct: number[]): PointTable {
  const zeros = new Float64Array(latencyCycles.length);
  return {
    latencyCycles: Float64Array.from(latencyCycles),
    macs: zeros,
    smlads: zeros,
    flashBytes: zeros,
    correct: Int32Array.from(correct),
    imagesSeen: new Int32Array(correct.length),
    correctBits: new Uint8Array(),
    bytesPerPoint: 0,
    imageCount: 1000,
  };
}

describe('chosenPoint', () => {
  const points = table([100, 90, 80, 70, 60], [750, 751, 745, 740, -1]);
  const front = frontOf(points);

  it('is the fastest point whose loss is within the budget', () => {
    expect(chosenPoint(points, front, { budgetPp: 0 })).toBe(1);
    expect(chosenPoint(points, front, { budgetPp: 0.5 })).toBe(2);
    expect(chosenPoint(points, front, { budgetPp: 0.9 })).toBe(2);
    expect(chosenPoint(points, front, { budgetPp: 1 })).toBe(3);
  });

  it('never chooses a point that is not measured yet', () => {
    expect(front).not.toContain(4);
    expect(chosenPoint(points, front, { budgetPp: 100 })).toBe(3);
    expect(() => chosenPoint(points, front, { point: 4 })).toThrow(
      /Point 4 is not among the 4 measured points/,
    );
  });

  it('is the exact network when everything faster loses more', () => {
    const losing = table([100, 90], [750, 700]);
    expect(chosenPoint(losing, frontOf(losing), { budgetPp: 1 })).toBe(0);
  });

  it('counts whole images: 0.3 pp of 1,000 images are 3 images', () => {
    const close = table([100, 90], [750, 747]);
    expect(chosenPoint(close, frontOf(close), { budgetPp: 0.3 })).toBe(1);
    expect(chosenPoint(close, frontOf(close), { budgetPp: 0.2 })).toBe(0);
  });
});
