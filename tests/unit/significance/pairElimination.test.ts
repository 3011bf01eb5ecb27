import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OperandPairs } from '../../../src/network/operandPairs.ts';
import type { ChannelTile } from '../../../src/significance/channelTile.ts';
import type { LiveInverseMaker } from '../../../src/significance/liveInverse.ts';
import { plainInverse } from '../../../src/significance/liveInverse.ts';
import { pairElimination } from '../../../src/significance/pairElimination.ts';
import { symmetricInverse } from '../../../src/significance/symmetricInverse.ts';
import { simdInverse } from '../../../workers/engine/simdInverse.ts';
import { compiledKernels } from '../../kernels.ts';
import type { Matrix } from './linearAlgebra.ts';
import { gram, refit } from './linearAlgebra.ts';

const kernels = compiledKernels();

/** Pairs of neighbours over `pairCount` full lane pairs. */
function fullPairs(pairCount: number): OperandPairs {
  const first = Int32Array.from({ length: pairCount }, (_, p) => 2 * p);
  return { operandCount: 2 * pairCount, pairCount, first, width: new Uint8Array(pairCount).fill(2) };
}

function tileOf(rows: readonly number[][], steps = rows.map(() => 1)): ChannelTile {
  return {
    firstChannel: 0,
    channelCount: rows.length,
    weights: Float64Array.from(rows.flat()),
    errorWeights: Float64Array.from(steps, (step) => step * step),
  };
}

function eliminate(
  covariance: Matrix,
  tile: ChannelTile,
  counts: number[],
  free?: Uint8Array,
  liveInverse?: LiveInverseMaker,
) {
  const pairs = fullPairs(covariance.length / 2);
  const inverse = symmetricInverse(Float64Array.from(covariance.flat()), covariance.length)!;
  return pairElimination(pairs, inverse, liveInverse)(tile, free ?? new Uint8Array(pairs.pairCount), counts);
}

const problem = fc
  .record({ pairCount: fc.integer({ min: 1, max: 5 }), rows: fc.integer({ min: 1, max: 3 }) })
  .chain(({ pairCount, rows }) => {
    const size = 2 * pairCount;
    const row = (length: number) =>
      fc.array(fc.integer({ min: -20, max: 20 }), { minLength: length, maxLength: length });
    return fc.record({
      samples: fc.array(row(size + 3), { minLength: size, maxLength: size }),
      weights: fc.array(row(size), { minLength: rows, maxLength: rows }),
      steps: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: rows, maxLength: rows }),
    });
  });

const lanesKept = (size: number, removed: Iterable<number>) => {
  const gone = new Set(removed);
  return Array.from({ length: size }, (_, i) => i).filter((i) => !gone.has(i >> 1));
};

describe('pairElimination', () => {
  test('leaves the weights of a least-squares refit, at every count', () => {
    fc.assert(
      fc.property(problem, ({ samples, weights }) => {
        const covariance = gram(samples, 1);
        const size = covariance.length;
        const counts = Array.from({ length: size / 2 + 1 }, (_, n) => n);
        const choice = eliminate(covariance, tileOf(weights), counts);
        counts.forEach((count) => {
          const kept = lanesKept(size, choice.order.subarray(0, count));
          weights.forEach((row, r) => {
            const expected = refit(covariance, row, kept).weights;
            kept.forEach((i) => expect(choice.weights[count]![r * size + i]).toBeCloseTo(expected[i]!, 6));
          });
        });
      }),
      { numRuns: 200 },
    );
  });

  test('removes the pair that harms least, step by step, by brute force over all that remain, and says how much', () => {
    fc.assert(
      fc.property(problem, ({ samples, weights, steps }) => {
        const covariance = gram(samples, 1);
        const size = covariance.length;
        const { order, losses } = eliminate(covariance, tileOf(weights, steps), [size / 2]);
        const lossWithout = (removed: number[]) =>
          weights.reduce(
            (sum, row, r) => sum + steps[r]! ** 2 * refit(covariance, row, lanesKept(size, removed)).loss,
            0,
          );
        order.forEach((chosen, n) => {
          const before = [...order.subarray(0, n)];
          const candidates = Array.from({ length: size / 2 }, (_, p) => p).filter((p) => !before.includes(p));
          const least = Math.min(...candidates.map((p) => lossWithout([...before, p])));
          const loss = lossWithout([...before, chosen]);
          expect(loss - least).toBeLessThanOrEqual(1e-6 * Math.max(1, loss));
          expect(Math.abs(losses[n]! - (loss - lossWithout(before)))).toBeLessThanOrEqual(
            1e-6 * Math.max(1, loss),
          );
        });
      }),
      { numRuns: 200 },
    );
  });

  test('moves a lost weight to its twin: an operand that always equals another loses nothing', () => {
    // Operands 0 and 2 are the same signal (but for the ridge); 1 and 3 are their own.
    const covariance = [
      [100, 0, 100, 0],
      [0, 50, 0, 0],
      [100, 0, 100, 0],
      [0, 0, 0, 50],
    ].map((row, i) => row.map((value, j) => value + (i === j ? 1e-6 : 0)));
    const { order, weights } = eliminate(covariance, tileOf([[3, 0, 4, 5]]), [1]);
    expect([...order]).toEqual([0]);
    expect(weights[0]![2]).toBeCloseTo(7, 4);
    expect(weights[0]![3]).toBeCloseTo(5, 9);
  });

  test('removes free pairs first, in ascending order, whatever their weights', () => {
    const covariance = gram(
      [
        [1, 2, 3],
        [3, 1, 2],
        [9, 1, 1],
        [2, 2, 7],
        [1, 8, 2],
        [5, 2, 1],
      ],
      1,
    );
    const { order } = eliminate(covariance, tileOf([[1, 1, 90, 90, 80, 80]]), [3], Uint8Array.of(0, 1, 1));
    expect([...order]).toEqual([1, 2, 0]);
  });

  test('is the same on the kernels, bit for bit', () => {
    fc.assert(
      fc.property(problem, ({ samples, weights, steps }) => {
        const covariance = gram(samples, 1);
        const tile = tileOf(weights, steps);
        const counts = Array.from({ length: covariance.length / 2 + 1 }, (_, n) => n);
        const [plain, simd] = [plainInverse, (slots: number) => simdInverse(kernels, slots)].map((maker) =>
          eliminate(covariance, tile, counts, undefined, maker),
        );
        expect(simd).toEqual(plain);
      }),
      { numRuns: 200 },
    );
  });
});
