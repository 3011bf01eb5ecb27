import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boards } from '../../src/boards/boards.ts';
import { integerNetwork } from '../../src/network/integerNetwork.ts';
import type { Network, Rounding } from '../../src/network/network.ts';
import { networkCost } from '../../src/plan/networkCost.ts';
import { networkKernels } from '../../src/plan/networkKernels.ts';
import { extremeModels, opened } from './engine/extremeScales.ts';
import type { Random } from './engine/random.ts';
import { randomFrom } from './engine/random.ts';
import type { Kind } from './engine/randomNetwork.ts';
import { randomNetwork } from './engine/randomNetwork.ts';

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
const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

/** Whatever opens has kernels on some board, and they have a price. */
function checkKernels(network: Network, random: Random): void {
  const board = random.pick(boards);
  const rounding = random.pick<Rounding>(['double', 'single']);
  const core = integerNetwork(network);
  if (core.layers.length === 0) return;
  const activationBytes = random.pick([Infinity, 0]);
  const cost = networkCost(core, board, { rounding, activationBytes });
  const { steps, arenaBytes } = networkKernels(core, { rounding, target: board, activationBytes });
  expect(cost.ramBytes).toBeGreaterThanOrEqual(arenaBytes);
  expect(cost.layers).toHaveLength(core.layers.length);
  for (const { routine, layer } of steps) expect(routine !== null || layer?.kind === 'softmax').toBe(true);
}

describe('every network that opens has kernels', () => {
  test('random layers', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = randomFrom(seed);
        const chain = Array.from({ length: random.whole(1, 5) }, () => random.pick(kinds));
        checkKernels(randomNetwork(random, chain), random);
      }),
      { numRuns: 150 },
    );
  });

  test.each(Object.keys(extremeModels))('%s at scales from 1e-38 to 1e38', (operator) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = randomFrom(seed);
        const network = opened(extremeModels[operator]!(random));
        if (network) checkKernels(network, random);
      }),
      { numRuns: 40 },
    );
  });
});
