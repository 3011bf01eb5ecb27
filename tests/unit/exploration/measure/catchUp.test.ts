import { describe, expect, test } from 'vitest';
import { catchUpTest } from '../../../../src/exploration/measure/catchUp.ts';
import { hypergeometricTail } from '../../../../src/exploration/measure/hypergeometric.ts';

/** Binomial coefficients, exact up to 2^53. */
function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  let value = 1;
  for (let i = 1; i <= k; i++) value = (value * (n - k + i)) / i;
  return Math.round(value);
}

describe('hypergeometricTail', () => {
  test('equals counting all samples, for every population up to 14', () => {
    for (let population = 0; population <= 14; population++)
      for (let marked = 0; marked <= population; marked++)
        for (let drawn = 0; drawn <= population; drawn++)
          for (let least = -1; least <= drawn + 1; least++) {
            let samples = 0;
            for (let count = Math.max(0, least); count <= drawn; count++)
              samples += choose(marked, count) * choose(population - marked, drawn - count);
            const expected = samples / choose(population, drawn);
            expect(hypergeometricTail(population, marked, drawn, least)).toBeCloseTo(expected, 12);
          }
  });

  test('keeps its precision far from the mode of large populations', () => {
    // All 40 drawn are marked: C(500, 40) / C(1000, 40).
    let all = 1;
    for (let n = 0; n < 40; n++) all *= (500 - n) / (1000 - n);
    expect(hypergeometricTail(1000, 500, 40, 40) / all).toBeCloseTo(1, 9);
  });
});

/** Probability that the test excludes a point with so many flips for and against it among the images left. */
function excludedShare(
  isExcluded: ReturnType<typeof catchUpTest>,
  { left, seen, behind, gains, losses }: Record<'left' | 'seen' | 'behind' | 'gains' | 'losses', number>,
): number {
  let samples = 0;
  for (let won = 0; won <= gains; won++)
    for (let lost = 0; lost <= losses; lost++) {
      const ways =
        choose(gains, won) * choose(losses, lost) * choose(left - gains - losses, seen - won - lost);
      if (ways > 0 && isExcluded({ behind, won, lost })) samples += ways;
    }
  return samples / choose(left, seen);
}

describe('catchUpTest', () => {
  test.each([0.3, 0.1, 0.02])(
    'excludes a point that catches up with a probability of at most %d, by counting all samples',
    (error) => {
      let worst = 0;
      for (const left of [1, 2, 5, 9, 12, 24])
        for (const seen of new Set([1, Math.floor(left / 4), Math.floor(left / 2), left - 1])) {
          const isExcluded = catchUpTest(left, seen, error);
          for (let losses = 0; losses <= left / 2; losses++)
            for (let gains = losses; gains + losses <= left; gains++)
              for (let behind = 0; behind <= gains - losses; behind++)
                worst = Math.max(worst, excludedShare(isExcluded, { left, seen, behind, gains, losses }));
        }
      expect(worst).toBeLessThanOrEqual(error);
      expect(worst).toBeGreaterThan(error / 4);
    },
  );

  test('excludes for certain when the unseen images are too few to catch up', () => {
    const isExcluded = catchUpTest(100, 90, 1e-12);
    expect(isExcluded({ behind: 11, won: 0, lost: 0 })).toBe(true);
    expect(isExcluded({ behind: 0, won: 3, lost: 14 })).toBe(true);
    expect(isExcluded({ behind: 0, won: 4, lost: 3 })).toBe(false);
  });

  test('excludes a clear loser early, and needs more for a small error', () => {
    expect(catchUpTest(2000, 500, 1e-5)({ behind: 0, won: 10, lost: 50 })).toBe(true);
    expect(catchUpTest(2000, 500, 1e-5)({ behind: 0, won: 20, lost: 30 })).toBe(false);
    expect(catchUpTest(2000, 500, 0.2)({ behind: 0, won: 20, lost: 35 })).toBe(true);
    expect(catchUpTest(2000, 500, 1e-9)({ behind: 0, won: 20, lost: 35 })).toBe(false);
  });
});
