import { describe, expect, test } from 'vitest';
import { fisherSlopes } from '../../../src/refinement/fisherSlopes.ts';

/** log p of a class by definition. */
function logProbability(scores: readonly number[], y: number): number {
  return scores[y]! - Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
}

/** sum_y p_y (d log p_y / d logit)^2 by differences. */
function information(scores: readonly number[], scale: number, logit: number): number {
  const step = 1e-5;
  const moved = (by: number) => scores.map((score, k) => (k === logit ? score + by : score));
  return scores.reduce((sum, _, y) => {
    const slope = (logProbability(moved(step), y) - logProbability(moved(-step), y)) / (2 * step);
    return sum + Math.exp(logProbability(scores, y)) * (slope * scale) ** 2;
  }, 0);
}

describe('fisherSlopes', () => {
  test.each([
    [[12, 9, 14, 3, -5], 0.05],
    [[100, -20], 0.01],
  ])('have squares that sum up to the information of %j', (logits, scale) => {
    const rows = fisherSlopes(Int8Array.from(logits), { scale, zeroPoint: 4 });
    logits.forEach((_, k) => {
      const sum = rows.reduce((total, row) => total + row[k]! ** 2, 0);
      const scores = logits.map((logit) => logit * scale);
      expect(sum).toBeCloseTo(information(scores, scale, k), 10);
    });
  });

  test('take a single logit as the choice between two classes', () => {
    const rows = fisherSlopes(Int8Array.of(10), { scale: 0.1, zeroPoint: -3 });
    const sum = rows.reduce((total, row) => total + row[0]! ** 2, 0);
    expect(rows.every(({ length }) => length === 1)).toBe(true);
    expect(sum).toBeCloseTo(information([1.3, 0], 0.1, 0), 10);
  });

  test('leave out classes of no weight, and most of very many', () => {
    const sure = fisherSlopes(Int8Array.of(127, -128, -120, -128), { scale: 1, zeroPoint: 0 });
    expect(sure).toHaveLength(2);
    expect(fisherSlopes(new Int8Array(300), { scale: 1, zeroPoint: 0 })).toHaveLength(16);
  });
});
