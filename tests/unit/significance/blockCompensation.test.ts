import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OperandPairs } from '../../../src/network/operandPairs.ts';
import { blockCompensation } from '../../../src/significance/blockCompensation.ts';
import type { ChannelTile } from '../../../src/significance/channelTile.ts';
import { dampedVariances } from '../../../src/significance/dampedCovariance.ts';
import { part, transposed } from '../../../src/significance/matrices.ts';
import { covarianceOf } from '../../../src/significance/operandMoments.ts';
import { pairElimination } from '../../../src/significance/pairElimination.ts';
import { plainMatrices } from '../../../src/significance/plainMatrices.ts';
import { slotInverse } from '../../../src/significance/slotInverse.ts';
import { simdMatrices } from '../../../workers/engine/simdMatrices.ts';
import { compiledKernels } from '../../kernels.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { refit } from './linearAlgebra.ts';

const kernels = compiledKernels();
const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

/** Pairs, the last of width 1 by chance, in an order; moments of operands that resemble each other, and some tiles. */
function problem(seed: number, mostPairs: number) {
  const random = randomFrom(seed);
  const pairCount = random.whole(1, mostPairs);
  const width = new Uint8Array(pairCount).fill(2);
  if (random.chance(0.5)) width[pairCount - 1] = 1;
  const first = Int32Array.from({ length: pairCount }, (_, p) => 2 * p);
  const operandCount = 2 * (pairCount - 1) + width[pairCount - 1]!;
  const pairs: OperandPairs = { operandCount, pairCount, first, width };
  const sampleCount = 2 * operandCount + 5;
  const moments = {
    layer: 0,
    sampleCount,
    sums: new Float64Array(operandCount),
    products: new Float64Array(operandCount ** 2),
  };
  for (let n = 0; n < sampleCount; n++) {
    const shade = random.whole(-20, 20);
    const sample = Array.from({ length: operandCount }, () => shade + random.whole(-9, 9));
    sample.forEach((a, i) => {
      moments.sums[i]! += a;
      for (let j = i; j < operandCount; j++) moments.products[i * operandCount + j]! += a * sample[j]!;
    });
  }
  const channelCount = random.whole(1, 2);
  const tiles = Array.from({ length: random.whole(1, 3) }, (_, n): ChannelTile => ({
    firstChannel: n * channelCount,
    channelCount,
    weights: Float64Array.from({ length: channelCount * operandCount }, () => random.whole(-99, 99)),
    errorWeights: Float64Array.from({ length: channelCount }, () => random.whole(1, 9)),
  }));
  const shuffled = Array.from(first.keys(), (pair) => ({ pair, key: random.whole(0, 999) }));
  const pairAt = Int32Array.from(
    shuffled.sort((a, b) => a.key - b.key || a.pair - b.pair),
    ({ pair }) => pair,
  );
  const counts = [0, random.whole(0, pairCount), random.whole(0, pairCount), pairCount].sort((a, b) => a - b);
  return { random, moments, pairs, pairAt, tiles, counts };
}

test('the remaining weights are a least-squares refit, and as much worse as is said', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const task = problem(seed, 24);
      const { moments, pairs, tiles, counts } = task;
      const variances = dampedVariances(moments, pairs);
      const covariance = Array.from({ length: pairs.operandCount }, (_, i) =>
        Array.from({ length: pairs.operandCount }, (_, j) =>
          i === j ? variances[i]! : covarianceOf(moments, Math.min(i, j), Math.max(i, j)),
        ),
      );
      blockCompensation({ ...task, blockPairs: 5 }).forEach(({ order, weights, variances: found }, t) => {
        const { channelCount, errorWeights, weights: before } = tiles[t]!;
        expect([...order].sort((a, b) => a - b)).toEqual([...pairs.first.keys()]);
        counts.forEach((count, level) => {
          const gone = new Set(order.subarray(0, count));
          const kept = covariance.map((_, i) => i).filter((i) => !gone.has(i >> 1));
          let loss = 0;
          for (let row = 0; row < channelCount; row++) {
            const from = row * pairs.operandCount;
            const own = [...before.subarray(from, from + pairs.operandCount)];
            const expected = refit(covariance, own, kept);
            loss += errorWeights[row]! * expected.loss;
            own.forEach((_, i) =>
              expect(Math.abs(weights[level]![from + i]! - expected.weights[i]!)).toBeLessThan(0.5),
            );
          }
          expect(found[level]).toBeGreaterThan(loss * 0.999 - 1e-3);
          expect(found[level]).toBeLessThan(loss * 1.001 + 1e-3);
        });
      });
    }),
    { numRuns: 15 },
  );
});

test('a block of all pairs gives them up as elimination one by one does', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const task = problem(seed, 40);
      const { moments, pairs, tiles } = task;
      const counts = [Math.ceil(pairs.pairCount / 2)];
      const oneByOne = pairElimination(pairs, slotInverse(moments, pairs));
      const found = blockCompensation({ ...task, counts, blockPairs: pairs.pairCount });
      tiles.forEach((tile, t) => {
        const { order } = oneByOne(tile, new Uint8Array(pairs.pairCount), counts);
        expect(found[t]!.order.subarray(0, counts[0])).toEqual(order);
      });
    }),
    { numRuns: 15 },
  );
});

test('what never varies goes first', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const task = problem(seed, 20);
      const { moments, pairs } = task;
      const [pair, size] = [task.random.whole(0, pairs.pairCount - 1), pairs.operandCount];
      const constant = (operand: number) => operand >> 1 === pair;
      for (let i = 0; i < size; i++)
        for (let j = i; j < size; j++) {
          if (!constant(i) && !constant(j)) continue;
          // An operand that is always 3.
          const [a, b] = [i, j].map((operand) =>
            constant(operand) ? 3 * moments.sampleCount : moments.sums[operand]!,
          );
          moments.products[i * size + j] = (a! * b!) / moments.sampleCount;
        }
      for (let i = 0; i < size; i++) if (constant(i)) moments.sums[i] = 3 * moments.sampleCount;
      // Others do not happen to go as cheaply.
      const tiles = task.tiles.map((tile) => ({
        ...tile,
        weights: tile.weights.map((weight) => (weight < 0 ? weight - 99 : weight + 99)),
      }));
      for (const { order } of blockCompensation({ ...task, tiles, blockPairs: 5 }))
        expect(order[0]).toBe(pair);
    }),
    { numRuns: 10 },
  );
});

test('small blocks lose little more than one of all pairs', () => {
  const lost = (blockPairs: number) =>
    Array.from({ length: 50 }).flatMap((_, seed) => {
      const task = problem(seed, 60);
      const counts = [Math.ceil(task.pairs.pairCount / 2)];
      return blockCompensation({ ...task, counts, blockPairs }).map(({ variances }) => variances[0]!);
    });
  const least = lost(60);
  const ratios = lost(8).map((variance, n) => variance / least[n]!);
  expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeLessThan(1.1);
});

test('the kernels give the same, bit for bit', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const task = { ...problem(seed, 60), blockPairs: 24 };
      expect(blockCompensation(task, (shapes) => simdMatrices(kernels, shapes))).toEqual(
        blockCompensation(task),
      );
    }),
    { numRuns: 6 },
  );
});

test('products by the kernels are those of the plain loops, whatever the sizes', () => {
  fc.assert(
    fc.property(seeds, fc.boolean(), (seed, isTransposed) => {
      const random = randomFrom(seed);
      const [rows, columns, count] = [random.whole(1, 11), random.whole(1, 40), random.whole(0, 600)];
      const left = isTransposed
        ? { rows: count + 3, columns: rows + 5 }
        : { rows: rows + 3, columns: count + 5 };
      const shapes = [
        { rows: rows + 1, columns: columns + 8 },
        left,
        { rows: count + 2, columns: columns + 8 },
      ];
      const results = [plainMatrices(shapes), simdMatrices(kernels, shapes)].map(
        ({ matrices, subtractProduct }) => {
          const numbers = randomFrom(seed);
          matrices.forEach(({ values, stride }, m) => {
            for (let row = 0; row < shapes[m]!.rows; row++)
              for (let column = 0; column < shapes[m]!.columns; column++)
                values[row * stride + column] = numbers.whole(-9999, 9999) / 7;
          });
          const [target, factor, right] = matrices;
          subtractProduct(
            part(target!, 1, 8),
            isTransposed ? transposed(factor!, 2, 3) : part(factor!, 2, 3),
            part(right!, 1, 8),
            { rows, columns, count },
          );
          return Array.from({ length: rows }, (_, row) =>
            target!.values.slice((row + 1) * target!.stride + 8, (row + 1) * target!.stride + 8 + columns),
          );
        },
      );
      expect(results[1]).toEqual(results[0]);
    }),
    { numRuns: 30 },
  );
});
