import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classOf } from '../../../src/arithmetic/classOf.ts';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import type { Network, Rounding } from '../../../src/network/network.ts';
import { elementCount, tensorOf } from '../../../src/network/network.ts';
import { createEvaluator } from '../../../workers/engine/evaluator.ts';
import { compiledKernels } from '../../kernels.ts';
import type { Random } from './random.ts';
import { randomFrom } from './random.ts';
import type { Kind } from './randomNetwork.ts';
import { randomNetwork } from './randomNetwork.ts';

const kernels = compiledKernels();
const budgetBytes = 64 * 1024 * 1024;
const kinds: readonly Kind[] = [
  'conv',
  'depthwise',
  'dense',
  'maxPool',
  'averagePool',
  'mean',
  'add',
  'pad',
  'reshape',
  'softmax',
  'relu',
  'quantize',
];
const roundings: readonly Rounding[] = ['double', 'single'];
const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

function randomInput(random: Random, network: Network): Int8Array | Float32Array {
  const { shape, type } = tensorOf(network, network.input);
  const values = random.int8s(elementCount(shape));
  return type === 'int8' ? values : Float32Array.from(values, (value) => value / 7);
}

/** Runs a random network on the kernels and on the plain operators, on a random number of images. */
function compare(seed: number, layerKinds: (random: Random) => readonly Kind[], rounding: Rounding): void {
  const random = randomFrom(seed);
  const network = randomNetwork(random, layerKinds(random));
  const evaluator = createEvaluator(kernels, network, rounding, budgetBytes);
  for (let batch = 0; batch < 2; batch++) {
    const inputs = Array.from(
      { length: random.whole(1, random.pick([1, 12, 27, evaluator.batchImages])) },
      () => randomInput(random, network),
    );
    evaluator.load(inputs);
    evaluator.run(0, network.layers.length);
    const expected = inputs.map((input) => runNetwork(network, input, { rounding }));
    expect(evaluator.outputs()).toEqual(expected);
    expect([...evaluator.classes()]).toEqual(
      expected.map((output) => classOf(output, tensorOf(network, network.output).zeroPoint)),
    );
  }
}

describe.each(roundings)('kernels with %s rounding equal the plain operators', (rounding) => {
  test.each(kinds)('%s alone', (kind) => {
    fc.assert(
      fc.property(seeds, (seed) => compare(seed, () => [kind], rounding)),
      { numRuns: 80 },
    );
  });

  test.each(['conv', 'depthwise'] as const)('%s with a max-pool right after it', (kind) => {
    fc.assert(
      fc.property(seeds, (seed) => compare(seed, () => [kind, 'maxPool'], rounding)),
      { numRuns: 80 },
    );
  });

  test('any layers one after the other', () => {
    fc.assert(
      fc.property(seeds, (seed) =>
        compare(
          seed,
          (random) => [
            ...Array.from({ length: random.whole(2, 7) }, () => random.pick(kinds)),
            ...(random.chance(0.3) ? (['dequantize'] as const) : []),
          ],
          rounding,
        ),
      ),
      { numRuns: 200 },
    );
  });
});
