import { expect, test } from 'vitest';
import { hasArmTools } from '../firmware/cortexM.ts';
import { hasTools } from '../firmware/unpackedBundle.ts';
import { seed } from '../seed.ts';
import { fuzzNetworks } from './networkFuzz.ts';

const hasHostTools = await hasTools('make', 'cc');

test(
  `drawn networks run alike on operators, engine, bundle and kernels (seed ${seed})`,
  { timeout: 300_000 },
  async () => {
    const compared = await fuzzNetworks(seed, 1500, { kernels: 100, bundle: 300 });
    expect(compared).toEqual({ engine: 1500, kernels: hasArmTools ? 15 : 0, bundle: hasHostTools ? 5 : 0 });
  },
);
