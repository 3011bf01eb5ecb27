import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TensorValues } from '../../../src/arithmetic/runNetwork.ts';
import { inputActivations, runLayers } from '../../../src/arithmetic/runNetwork.ts';
import type { Network } from '../../../src/network/network.ts';
import { convLayers, elementCount, tensorOf } from '../../../src/network/network.ts';
import type { CallPixel } from '../../../src/significance/significanceSums.ts';
import { accumulateRatios, emptySums } from '../../../src/significance/significanceSums.ts';
import { createEvaluator } from '../../../workers/engine/evaluator.ts';
import { ratioSums } from '../../../workers/engine/ratioSums.ts';
import { compiledKernels } from '../../kernels.ts';
import { randomFrom } from './random.ts';
import type { Kind } from './randomNetwork.ts';
import { randomNetwork } from './randomNetwork.ts';

const kernels = compiledKernels();
const budgetBytes = 64 * 1024 * 1024;

/** The plain sums, image after image. */
function plainSums(network: Network, images: readonly TensorValues[], pixel?: CallPixel) {
  const sums = emptySums(network);
  for (const image of images) {
    const values = inputActivations(network, image);
    runLayers(network, values, 0, network.layers.length, 'double');
    convLayers(network).forEach((layer, k) =>
      accumulateRatios(network, layer, values[layer.inputs[0]!] as Int8Array, sums.layers[k]!, pixel),
    );
  }
  return { ...sums, imageCount: images.length };
}

/** Compares the sums' bits: -0 is not 0 here. */
function compare(seed: number, kinds: readonly Kind[], largestSide: number): void {
  const random = randomFrom(seed);
  const network = randomNetwork(random, kinds, largestSide);
  const evaluator = createEvaluator(kernels, network, 'double', budgetBytes);
  const size = elementCount(tensorOf(network, network.input).shape);
  // More than one batch now and then.
  const images = Array.from(
    { length: random.whole(1, random.pick([2, 14, evaluator.batchImages + 2])) },
    () => random.int8s(size),
  );
  const used = evaluator.arena.usedBytes;
  const pixel = random.pick([undefined, 'first', 'second'] as const);
  const found = ratioSums(evaluator, network, images, pixel);
  const expected = plainSums(network, images, pixel);
  expect(found.imageCount).toBe(expected.imageCount);
  expect(found.layers.map((sums) => [...sums])).toEqual(expected.layers.map((sums) => [...sums]));
  expect(evaluator.arena.usedBytes).toBe(used);
}

describe('significance sums on the kernels equal the plain ones, bit for bit', () => {
  const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

  test('of one convolution', () => {
    fc.assert(
      fc.property(seeds, (seed) => compare(seed, ['conv'], 12)),
      { numRuns: 200 },
    );
  });

  test('of every convolution of a chain', () => {
    fc.assert(
      fc.property(seeds, (seed) => compare(seed, ['conv', 'maxPool', 'pad', 'conv', 'relu', 'conv'], 7)),
      { numRuns: 60 },
    );
  });

  test('is not asked of memory too small for it', () => {
    const network = randomNetwork(randomFrom(4), ['conv', 'conv'], 7);
    const roomy = createEvaluator(kernels, network, 'double', budgetBytes);
    const evaluator = createEvaluator(kernels, network, 'double', 2 * roomy.arena.usedBytes);
    evaluator.arena.take(evaluator.arena.freeBytes - 64);
    const used = evaluator.arena.usedBytes;
    const image = new Int8Array(elementCount(tensorOf(network, network.input).shape));
    expect(() => ratioSums(evaluator, network, [image])).toThrow(RangeError);
    expect(evaluator.arena.usedBytes).toBe(used);
  });
});
