import { expect, test } from 'vitest';
import { pad } from '../../../src/arithmetic/pad.ts';
import type { PadLayer } from '../../../src/network/network.ts';
import { tensor } from './networks.ts';

test('margins hold the zero point, pixels keep their place', () => {
  const layer: PadLayer = {
    kind: 'pad',
    index: 0,
    inputs: [0],
    output: 1,
    padding: { top: 1, left: 2, bottom: 0, right: 1 },
  };
  const z = -128;
  const output = pad(layer, Int8Array.of(1, 2, 3, 4), tensor([2, 1, 2], z), tensor([3, 4, 2], z));
  expect([...output]).toEqual([
    ...[z, z, z, z, z, z, z, z],
    ...[z, z, z, z, 1, 2, z, z],
    ...[z, z, z, z, 3, 4, z, z],
  ]);
});
