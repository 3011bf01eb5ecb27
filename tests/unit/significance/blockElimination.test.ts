import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OperandPairs } from '../../../src/network/operandPairs.ts';
import { blockElimination } from '../../../src/significance/blockElimination.ts';
import type { ChannelTile } from '../../../src/significance/channelTile.ts';
import { pairElimination } from '../../../src/significance/pairElimination.ts';
import { symmetricInverse } from '../../../src/significance/symmetricInverse.ts';
import { simdRankUpdate } from '../../../workers/engine/simdRankUpdate.ts';
import { compiledKernels } from '../../kernels.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { gram, refit } from './linearAlgebra.ts';

const kernels = compiledKernels();
const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

/** Pairs, the last of width 1 by chance, a covariance of their slots, and weights of one or two channels. */
function problem(seed: number, mostPairs: number) {
  const random = randomFrom(seed);
  const pairCount = random.whole(1, mostPairs);
  const width = new Uint8Array(pairCount).fill(2);
  if (random.chance(0.5)) width[pairCount - 1] = 1;
  const first = Int32Array.from({ length: pairCount }, (_, p) => 2 * p);
  const operandCount = 2 * (pairCount - 1) + width[pairCount - 1]!;
  const pairs: OperandPairs = { operandCount, pairCount, first, width };
  const numbers = (length: number) => Array.from({ length }, () => random.whole(-20, 20));
  const size = 2 * pairCount;
  const covariance = gram(
    Array.from({ length: size }, () => numbers(size + 3)),
    1,
  );
  // A slot without an operand varies with nothing.
  for (let i = operandCount; i < size; i++)
    for (let j = 0; j < size; j++) covariance[i]![j] = covariance[j]![i] = i === j ? 1 : 0;
  const channelCount = random.whole(1, 2);
  const tile: ChannelTile = {
    firstChannel: 0,
    channelCount,
    weights: Float64Array.from(numbers(channelCount * operandCount)),
    errorWeights: Float64Array.from({ length: channelCount }, () => random.whole(1, 9)),
  };
  const free = Uint8Array.from({ length: pairCount }, () => Number(random.chance(0.1)));
  return { random, pairs, covariance, tile, free };
}

test('the remaining weights are a least-squares refit, over several blocks', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { random, pairs, covariance, tile, free } = problem(seed, 24);
      const inverse = symmetricInverse(Float64Array.from(covariance.flat()), covariance.length)!;
      const counts = [0, random.whole(0, pairs.pairCount), pairs.pairCount].sort((a, b) => a - b);
      const { order, weights } = blockElimination(pairs, inverse)(tile, free, counts);
      expect(new Set(order).size).toBe(pairs.pairCount);
      counts.forEach((count, level) => {
        const gone = new Set(order.subarray(0, count));
        const kept = Array.from({ length: pairs.operandCount }, (_, i) => i).filter((i) => !gone.has(i >> 1));
        for (let row = 0; row < tile.channelCount; row++) {
          const from = row * pairs.operandCount;
          const own = [...tile.weights.subarray(from, from + pairs.operandCount)];
          const expected = refit(covariance, [...own, ...covariance.slice(own.length).map(() => 0)], kept);
          own.forEach((_, i) => expect(weights[level]![from + i]).toBeCloseTo(expected.weights[i]!, 5));
        }
      });
    }),
    { numRuns: 15 },
  );
});

test('among no more pairs than candidates the order is that of one pair after the other', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { pairs, covariance, tile, free } = problem(seed, 48);
      const inverse = symmetricInverse(Float64Array.from(covariance.flat()), covariance.length)!;
      const counts = [Math.ceil(pairs.pairCount / 2)];
      const one = pairElimination(pairs, inverse)(tile, free, counts);
      const block = blockElimination(pairs, inverse)(tile, free, counts);
      expect(block.order).toEqual(one.order);
    }),
    { numRuns: 15 },
  );
});

test('the kernels subtract the same, bit for bit', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const { pairs, covariance, tile, free } = problem(seed, 40);
      const inverse = symmetricInverse(Float64Array.from(covariance.flat()), covariance.length)!;
      const counts = [Math.ceil(pairs.pairCount * 0.8)];
      const onKernels = blockElimination(pairs, inverse, (size) => simdRankUpdate(kernels, size));
      expect(onKernels(tile, free, counts)).toEqual(blockElimination(pairs, inverse)(tile, free, counts));
    }),
    { numRuns: 8 },
  );
});
