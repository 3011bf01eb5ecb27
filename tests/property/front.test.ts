import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paretoFront } from '../../src/exploration/points/front.ts';

/** Non-dominated points by definition: nobody is at least as good in both figures and better in one. */
function bruteForceFront(cost: readonly number[], gain: readonly number[]): number[] {
  const points = [...cost.keys()];
  const dominates = (a: number, b: number) =>
    cost[a]! <= cost[b]! && gain[a]! >= gain[b]! && (cost[a]! < cost[b]! || gain[a]! > gain[b]!);
  return points.filter((point) => !points.some((other) => dominates(other, point)));
}

describe('paretoFront', () => {
  test('equals brute force on small integer grids, where ties are common', () => {
    const coordinate = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(coordinate, coordinate), { maxLength: 12 }), (points) => {
        const cost = points.map(([c]) => c);
        const gain = points.map(([, g]) => g);
        const front = paretoFront(cost, gain, points.keys());
        expect([...front].sort((a, b) => a - b)).toEqual(bruteForceFront(cost, gain));
      }),
      { numRuns: 5000 },
    );
  });

  test('keeps both copies of an equal best point and neither copy of an equal dominated one', () => {
    expect(paretoFront([1, 1], [5, 5], [0, 1])).toEqual([0, 1]);
    expect(paretoFront([1, 2, 2], [5, 5, 5], [0, 1, 2])).toEqual([0]);
  });

  test('lists cheapest first and looks at the candidates only', () => {
    expect(paretoFront([3, 1, 2], [9, 1, 5], [0, 1, 2])).toEqual([1, 2, 0]);
    expect(paretoFront([3, 1, 2], [9, 1, 5], [0, 2])).toEqual([2, 0]);
    expect(paretoFront([3, 1, 2], [9, 1, 5], [])).toEqual([]);
  });
});
