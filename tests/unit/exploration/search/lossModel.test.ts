import { describe, expect, test } from 'vitest';
import { fitLosses } from '../../../../src/exploration/search/lossModel.ts';

const first = [0, 1, 4, 9];
const second = [0, 2, 2, 3, 20];

describe('fitLosses', () => {
  test('finds losses that add up from some of the vectors, and predicts the others', () => {
    const vectors = first.flatMap((_, a) => second.map((_, b) => [a, b]));
    const seen = vectors.filter(([a, b]) => (a! + b!) % 2 === 0 || a === 0 || b === 0);
    const lossOf = ([a, b]: readonly number[]) => first[a!]! + second[b!]!;
    const model = fitLosses(
      [first.length, second.length],
      seen.map((levels) => ({ levels, loss: lossOf(levels), weight: 1 })),
    );
    for (const levels of vectors) expect(model.predict(levels)).toBeCloseTo(lossOf(levels), 1);
    expect(model.deviation).toBeLessThan(0.1);
  });

  test('never lets a higher level lose less, and says how far it is from what was seen', () => {
    const losses = [5, 0, 7];
    const model = fitLosses(
      [3],
      losses.map((loss, level) => ({ levels: [level], loss, weight: 1 })),
    );
    expect([...model.losses[0]!]).toEqual([2.5, 2.5, 7]);
    expect(model.deviation).toBeCloseTo(Math.sqrt((2.5 * 2.5 * 2) / 3), 12);
  });
});
