import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guidedSearch } from '../../../../src/exploration/search/guidedSearch.ts';
import type { LevelVector, SearchProblem } from '../../../../src/exploration/search/levelSearch.ts';
import { openingVectors } from '../../../../src/exploration/search/openingVectors.ts';
import { hypervolume } from '../../../hypervolume.ts';

/** A whole number that looks random but is always the same for the same levels. */
function scatter(levels: LevelVector): number {
  let bits = 1;
  for (const level of levels) bits = Math.imul(bits ^ (level + 1), 0x9e3779b1) ^ (bits >>> 15);
  return (bits >>> 8) / 2 ** 24;
}

interface Landscape {
  readonly problem: SearchProblem;
  correctOf(levels: LevelVector): number;
}

/**
 * Layers of unequal sensitivity and cost whose losses grow faster together than alone, and `noise` answers of luck.
 */
function landscape(levelCounts: readonly number[], evaluations: number, noise = 8): Landscape {
  const part = (levels: LevelVector, k: number) => levels[k]! / Math.max(1, levelCounts[k]! - 1);
  const costs = levelCounts.map((count, k) =>
    Array.from(
      { length: count },
      (_, level) => 1000 * (k + 1) * (1 - (0.8 * level) / Math.max(1, count - 1)),
    ),
  );
  return {
    problem: {
      costs,
      costOf: (levels) => levels.reduce((sum, level, k) => sum + costs[k]![level]!, 0),
      highestCost: costs.reduce((sum, layer) => sum + layer[0]!, 0),
      referenceCorrect: 1500,
      highestLoss: 200,
      work: levelCounts.map((_, k) => 10 - k),
      evaluations,
    },
    correctOf(levels) {
      const strain = levels.reduce((sum, _, k) => sum + part(levels, k) ** 3 * (1 + ((k * 7) % 3)), 0);
      return Math.max(0, Math.round(1500 - 150 * strain - 60 * strain * strain + noise * scatter(levels)));
    },
  };
}

function search({ problem, correctOf }: Landscape) {
  const batches: (readonly LevelVector[])[] = [];
  const steps = guidedSearch(problem);
  for (let step = steps.next(); !step.done;) {
    batches.push(step.value);
    step = steps.next(step.value.map(correctOf));
  }
  return { batches, vectors: batches.flat() };
}

function areaOf({ problem, correctOf }: Landscape, vectors: readonly LevelVector[]): number {
  const { costOf, highestCost, referenceCorrect, highestLoss } = problem;
  return hypervolume(vectors.map(costOf), vectors.map(correctOf), vectors.keys(), {
    cost: highestCost,
    gain: referenceCorrect - highestLoss,
  });
}

function gridOf(levelCounts: readonly number[]): LevelVector[] {
  let grid: LevelVector[] = [[]];
  for (const count of levelCounts)
    grid = grid.flatMap((levels) => Array.from({ length: count }, (_, level) => [...levels, level]));
  return grid;
}

/** The vectors of the least strain for every cost, layer by layer, which without luck are those with the front. */
function separableFront({ problem, correctOf }: Landscape, levelCounts: readonly number[]): LevelVector[] {
  const lowest = levelCounts.map(() => 0);
  let best = new Map<number, LevelVector>([[problem.costOf(lowest), lowest]]);
  levelCounts.forEach((count, k) => {
    const next = new Map<number, LevelVector>();
    for (const levels of best.values())
      for (let level = 0; level < count; level++) {
        const vector = levels.with(k, level);
        const cost = Math.round(problem.costOf(vector));
        const rival = next.get(cost);
        if (!rival || correctOf(vector) > correctOf(rival)) next.set(cost, vector);
      }
    best = next;
  });
  return [...best.values()];
}

describe('guidedSearch', () => {
  test.each([
    [[60, 60], 360, 8],
    [[18, 18, 18], 583, 8],
    [[9, 9, 9, 9], 656, 20],
  ])('finds 99 %% of the front of the grid %j with %d evaluations', (levelCounts, evaluations, noise) => {
    const ground = landscape(levelCounts, evaluations, noise);
    const { vectors } = search(ground);
    expect(vectors.length).toBeLessThanOrEqual(evaluations);
    expect(areaOf(ground, vectors)).toBeGreaterThan(0.99 * areaOf(ground, gridOf(levelCounts)));
  });

  test('comes near the front of nine layers, far too many for a grid', () => {
    const levelCounts = Array.from({ length: 9 }, () => 11);
    const ground = landscape(levelCounts, 500, 0);
    const { vectors } = search(ground);
    expect(areaOf(ground, vectors)).toBeGreaterThan(
      0.97 * areaOf(ground, separableFront(ground, levelCounts)),
    );
  });

  test('proposes vectors of the grid, none twice, at most the budget, and ends', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 80 }),
        (levelCounts, evaluations) => {
          const { vectors } = search(landscape(levelCounts, evaluations));
          expect(vectors.length).toBeGreaterThan(0);
          expect(vectors.length).toBeLessThanOrEqual(evaluations);
          expect(new Set(vectors.map((levels) => levels.join())).size).toBe(vectors.length);
          for (const levels of vectors) {
            expect(levels).toHaveLength(levelCounts.length);
            levels.forEach((level, k) => {
              expect(Number.isInteger(level) && level >= 0 && level < levelCounts[k]!).toBe(true);
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('goes the same way again, and further with a larger budget', () => {
    const short = search(landscape([20, 20, 20], 101));
    expect(search(landscape([20, 20, 20], 101)).batches).toEqual(short.batches);
    const long = search(landscape([20, 20, 20], 300)).vectors;
    const whole = short.batches.slice(0, -1).flat();
    expect(long.slice(0, whole.length)).toEqual(whole);
  });

  test('proposes nothing that cannot be had once it has begun, and finds the front of the rest', () => {
    const levelCounts = [14, 14, 14];
    const free = landscape(levelCounts, 274);
    const fits = (levels: LevelVector) => levels[0]! + levels[2]! >= 9;
    const costOf = (levels: LevelVector) => (fits(levels) ? free.problem.costOf(levels) : Infinity);
    const ground = { ...free, problem: { ...free.problem, costOf } };
    const { vectors } = search(ground);
    const opening = openingVectors(levelCounts).length;
    expect(vectors.slice(opening).filter((levels) => !fits(levels))).toEqual([]);
    expect(areaOf(ground, vectors)).toBeGreaterThan(0.98 * areaOf(ground, gridOf(levelCounts)));
  });
});

describe('openingVectors', () => {
  test('shows every layer alone from its lowest to its highest level', () => {
    expect(openingVectors([9, 2])).toEqual(
      expect.arrayContaining([
        [0, 0],
        [8, 1],
        [2, 0],
        [4, 0],
        [6, 0],
        [8, 0],
        [0, 1],
      ]),
    );
    expect(openingVectors([1])).toEqual([[0]]);
  });
});
