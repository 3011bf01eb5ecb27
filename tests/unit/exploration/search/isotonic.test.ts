import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isotonic } from '../../../../src/exploration/search/isotonic.ts';

const entry = fc.record({ value: fc.integer({ min: -20, max: 20 }), weight: fc.integer({ min: 1, max: 5 }) });

/** The max-min formula of isotonic regression (Barlow et al. 1972): an independent way to the same fit. */
function maxMin(values: readonly number[], weights: readonly number[]): number[] {
  const mean = (from: number, to: number) => {
    let sum = 0;
    let weight = 0;
    for (let n = from; n <= to; n++) {
      sum += values[n]! * weights[n]!;
      weight += weights[n]!;
    }
    return sum / weight;
  };
  return values.map((_, n) => {
    const starts = Array.from({ length: n + 1 }, (_, start) => start);
    const ends = Array.from({ length: values.length - n }, (_, k) => n + k);
    return Math.max(...starts.map((start) => Math.min(...ends.map((end) => mean(start, end)))));
  });
}

const fit = (values: readonly number[], weights: readonly number[]) => [
  ...isotonic(
    values.map((value, n) => value * weights[n]!),
    weights,
  ),
];

describe('isotonic', () => {
  test('is the weighted least-squares fit among ascending values', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 10 }), (entries) => {
        const values = entries.map(({ value }) => value);
        const weights = entries.map(({ weight }) => weight);
        const expected = maxMin(values, weights);
        fit(values, weights).forEach((value, n) => expect(value).toBeCloseTo(expected[n]!, 9));
      }),
    );
  });

  test('carries on the value before where there is no weight', () => {
    expect(fit([9, 1, 9, 4, 9], [0, 2, 0, 1, 0])).toEqual([1, 1, 1, 4, 4]);
    expect(fit([5, 5], [0, 0])).toEqual([0, 0]);
  });
});
