import { expect, test } from 'vitest';
import { hasArmTools } from '../firmware/cortexM.ts';
import { hasTools } from '../firmware/unpackedBundle.ts';
import { seed } from '../seed.ts';
import { fuzzNetworks } from './networkFuzz.ts';

const hasHostTools = await hasTools('make', 'cc');

test(`drawn networks run alike on operators, engine, bundle and kernels (seed ${seed})`, async () => {
  expect(await fuzzNetworks(seed, 1000, { kernels: 100, bundle: 250 })).toEqual({
    engine: 1000,
    kernels: hasArmTools ? 10 : 0,
    bundle: hasHostTools ? 4 : 0,
  });
});

test.each([[227, 'a single output whose zero point is the largest int8']])(
  'network %i: %s',
  async (first) => {
    expect((await fuzzNetworks(first, 1, { kernels: 1, bundle: 1 })).engine).toBe(1);
  },
);
