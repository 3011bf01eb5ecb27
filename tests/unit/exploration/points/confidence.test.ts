import { describe, expect, test } from 'vitest';
import type { Flips } from '../../../../src/exploration/points/confidence.ts';
import {
  budgetMark,
  flipsOf,
  lossBoundPp,
  lossPp,
  winnersCursePp,
} from '../../../../src/exploration/points/confidence.ts';

/** log(n!) for n up to the largest sample. */
const logFactorials = (() => {
  const logs = [0];
  for (let n = 1; n <= 5000; n++) logs.push(logs[n - 1]! + Math.log(n));
  return logs;
})();

/**
 * Probability that the bound is at least the true loss: the exact sum over all pairs of flip counts, so that no seed
 * decides. Counts further than 8 standard deviations from their means are left out.
 */
function coverage(imageCount: number, lostRate: number, gainedRate: number): number {
  const trueLossPp = (lostRate - gainedRate) * 100;
  const range = (rate: number) => {
    const reach = 8 * Math.sqrt(imageCount * rate) + 8;
    return [Math.max(0, Math.floor(imageCount * rate - reach)), Math.ceil(imageCount * rate + reach)];
  };
  const [fromLost, toLost] = range(lostRate) as [number, number];
  const [fromGained, toGained] = range(gainedRate) as [number, number];
  let covered = 0;
  let total = 0;
  for (let lost = fromLost; lost <= toLost; lost++)
    for (let gained = fromGained; gained <= toGained && lost + gained <= imageCount; gained++) {
      const rest = imageCount - lost - gained;
      const probability = Math.exp(
        logFactorials[imageCount]! -
          logFactorials[lost]! -
          logFactorials[gained]! -
          logFactorials[rest]! +
          lost * Math.log(lostRate) +
          gained * Math.log(gainedRate) +
          rest * Math.log(1 - lostRate - gainedRate),
      );
      total += probability;
      if (lossBoundPp({ imageCount, lost, gained }) >= trueLossPp) covered += probability;
    }
  expect(total).toBeCloseTo(1, 9);
  return covered;
}

describe('lossBoundPp', () => {
  test('covers the true loss with 94 to 97 % probability', () => {
    const rates = [
      [0.01, 0.001],
      [0.02, 0.001],
      [0.02, 0.005],
      [0.02, 0.02],
      [0.02, 0.015],
      [0.03, 0.02],
      [0.05, 0.03],
      [0.05, 0.04],
      [0.08, 0.06],
      [0.1, 0.05],
      [0.15, 0.05],
    ] as const;
    for (const imageCount of [500, 1000, 2000, 5000])
      for (const [lost, gained] of rates) {
        const covered = coverage(imageCount, lost, gained);
        expect(covered, `${imageCount} images, ${lost} lost, ${gained} gained`).toBeGreaterThan(0.94);
        expect(covered, `${imageCount} images, ${lost} lost, ${gained} gained`).toBeLessThan(0.97);
      }
  });

  test('leaves room for a loss when nothing flipped', () => {
    // The error of a loss d without gains is sqrt(d (1 - d) / n): d = z^2 / (n + z^2).
    expect(lossBoundPp({ imageCount: 1000, lost: 0, gained: 0 })).toBeCloseTo(270.5543 / 1002.705543, 6);
  });

  test.each([
    [500, 12, 3],
    [1000, 5, 0],
    [1000, 0, 7],
    [2000, 60, 41],
    [50, 30, 5],
  ])(
    'of %i images, %i lost and %i gained: the likeliest rates with this loss are just rejected',
    (imageCount, lost, gained) => {
      const loss = lossBoundPp({ imageCount, lost, gained }) / 100;
      const weigh = (count: number, rate: number) => (count > 0 ? count * Math.log(rate) : 0);
      let gainRate = 0;
      let largest = -Infinity;
      const least = Math.max(0, -loss);
      for (let step = 0; step <= 200_000; step++) {
        const gain = least + ((1 - Math.abs(loss)) / 2) * (step / 200_000);
        const likelihood =
          weigh(lost, gain + loss) +
          weigh(gained, gain) +
          weigh(imageCount - lost - gained, 1 - loss - 2 * gain);
        if (likelihood > largest) [largest, gainRate] = [likelihood, gain];
      }
      const variance = (2 * gainRate + loss - loss * loss) / imageCount;
      expect((loss - (lost - gained) / imageCount) / Math.sqrt(variance)).toBeCloseTo(1.645, 2);
    },
  );

  test('lies above the observed loss and comes closer with more images', () => {
    const bounds = [1, 2, 4, 8].map((k) => {
      const flips = { imageCount: 500 * k, lost: 20 * k, gained: 10 * k };
      expect(lossPp(flips)).toBe(2);
      return lossBoundPp(flips);
    });
    bounds.forEach((bound, k) => {
      expect(bound).toBeGreaterThan(2);
      if (k > 0) expect(bound).toBeLessThan(bounds[k - 1]!);
    });
  });
});

describe('flipsOf', () => {
  test('counts the images whose answer changed, by direction', () => {
    const exact = Uint8Array.of(0b1111_0000, 0b01);
    const other = Uint8Array.of(0b1010_1110, 0b11);
    expect(flipsOf(exact, other, 10)).toEqual({ imageCount: 10, lost: 2, gained: 4 });
    expect(flipsOf(exact, exact, 10)).toEqual({ imageCount: 10, lost: 0, gained: 0 });
  });
});

describe('budgetMark', () => {
  test('tells assured, observed and exceeded apart', () => {
    const flips: Flips = { imageCount: 1000, lost: 12, gained: 8 };
    // Loss 0.4 pp, bound 1.2027 pp.
    expect(budgetMark(flips, 1.203)).toBe('within the budget (95 %)');
    expect(budgetMark(flips, 1.202)).toBe('within on these images');
    expect(budgetMark(flips, 0.4)).toBe('within on these images');
    expect(budgetMark(flips, 0.3)).toBe('not within the budget');
  });
});

describe('winnersCursePp', () => {
  test('is the mean excess of the held-out loss', () => {
    const selection = { imageCount: 100, lost: 3, gained: 2 };
    const heldOut = { imageCount: 200, lost: 10, gained: 4 };
    expect(winnersCursePp([{ selection, heldOut }])).toBeCloseTo(3 - 1, 12);
    expect(
      winnersCursePp([
        { selection, heldOut },
        { selection, heldOut: { imageCount: 200, lost: 4, gained: 4 } },
      ]),
    ).toBeCloseTo(0.5, 12);
    expect(winnersCursePp([])).toBeNull();
  });
});
