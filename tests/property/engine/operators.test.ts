import fc from 'fast-check';
import { describe, test } from 'vitest';
import type { Rounding } from '../../../src/network/network.ts';
import { compareEngine } from './compareEngine.ts';
import type { Random } from './random.ts';
import { randomFrom } from './random.ts';
import type { Kind } from './randomNetwork.ts';
import { randomNetwork } from './randomNetwork.ts';

const kinds: readonly Kind[] = [
  'conv',
  'tiledConv',
  'depthwise',
  'dense',
  'maxPool',
  'averagePool',
  'mean',
  'add',
  'pad',
  'reshape',
  'rearrange',
  'bilinearResize',
  'softmax',
  'relu',
  'lookup',
  'multiply',
  'maximum',
  'minimum',
  'quantize',
];
const roundings: readonly Rounding[] = ['double', 'single'];
const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

/** A random network on the kernels and on the plain operators. */
function compare(seed: number, layerKinds: (random: Random) => readonly Kind[], rounding: Rounding): void {
  const random = randomFrom(seed);
  compareEngine(randomNetwork(random, layerKinds(random)), rounding, random);
}

describe.each(roundings)('kernels with %s rounding equal the plain operators', (rounding) => {
  test.each(kinds)('%s alone', (kind) => {
    fc.assert(
      fc.property(seeds, (seed) => compare(seed, () => [kind], rounding)),
      { numRuns: 80 },
    );
  });

  test.each(['conv', 'tiledConv', 'depthwise'] as const)('%s with a max-pool right after it', (kind) => {
    fc.assert(
      fc.property(seeds, (seed) => compare(seed, () => [kind, 'maxPool'], rounding)),
      { numRuns: 80 },
    );
  });

  test('several rearrangements, which read each other', () => {
    const several = (random: Random) =>
      Array.from({ length: random.whole(2, 5) }, () => 'rearrange' as const);
    fc.assert(
      fc.property(seeds, (seed) => compare(seed, several, rounding)),
      { numRuns: 80 },
    );
  });

  test.each(['add', 'multiply', 'maximum', 'minimum'] as const)('%s of an image and its mean', (kind) => {
    fc.assert(
      fc.property(seeds, (seed) => compare(seed, () => ['conv', 'mean', kind, kind], rounding)),
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
