import { describe, test } from 'vitest';
import { networkKernels } from '../../src/plan/networkKernels.ts';
import { representativeBoards } from '../unit/boards/representativeBoards.ts';
import { compareKernels } from './compareKernels.ts';
import { hasArmTools } from './cortexM.ts';
import { drawnGraph } from './drawnGraph.ts';
import { randomFrom } from './networkBuilder.ts';

/** The output of the last one is that of a PAD. */
const seeds = [9, 10, 11, 12, 13, 14, 15, 20];
/** Parts of the RAM that activations would take. */
const shares = [0, 1 / 4, 1 / 2, Infinity];

describe.skipIf(!hasArmTools)('drawn graphs under QEMU (needs arm-none-eabi-gcc)', () => {
  test.each(seeds)('seed %i', (seed) => {
    const random = randomFrom(seed);
    const network = drawnGraph(random);
    const rounding = seed % 2 === 0 ? 'single' : 'double';
    const machine = seed % 3 === 0 ? 'cortex-m4' : 'cortex-m33';
    const { arenaBytes } = networkKernels(network, { rounding, target: representativeBoards[0]! });
    for (const share of shares)
      compareKernels(network, { machine, rounding, activationBytes: share * arenaBytes }, random);
  });
});
