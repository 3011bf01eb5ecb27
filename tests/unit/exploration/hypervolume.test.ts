import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hypervolume } from '../../hypervolume.ts';

const side = 12;
const outcome = fc.record({ cost: fc.integer({ min: 0, max: 15 }), gain: fc.integer({ min: 0, max: 15 }) });

/** Unit squares of a SIDE x SIDE window, below costs of SIDE and above gains of 3, that some point dominates. */
function countedSquares(points: readonly { cost: number; gain: number }[]): number {
  let count = 0;
  for (let cost = 0; cost < side; cost++)
    for (let gain = 3; gain < 3 + side; gain++)
      if (points.some((point) => point.cost <= cost && point.gain > gain)) count++;
  return count;
}

describe('hypervolume', () => {
  test('is the number of unit squares that the points dominate within the reference', () => {
    fc.assert(
      fc.property(fc.array(outcome, { maxLength: 12 }), (points) => {
        const area = hypervolume(
          points.map(({ cost }) => cost),
          points.map(({ gain }) => gain),
          points.keys(),
          { cost: side, gain: 3 },
        );
        expect(area).toBe(countedSquares(points));
      }),
    );
  });

  test('counts only the points that it is given', () => {
    expect(hypervolume([1, 0], [5, 9], [0], { cost: 3, gain: 1 })).toBe(8);
    expect(hypervolume([1, 0], [5, 9], [], { cost: 3, gain: 1 })).toBe(0);
  });
});
