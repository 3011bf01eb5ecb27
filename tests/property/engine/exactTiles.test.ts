import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ConvLayer, Layer, Network } from '../../../src/network/network.ts';
import { exactTiles } from '../../../workers/engine/exactTiles.ts';
import { tensor, window } from '../../unit/arithmetic/networks.ts';
import { compareEngine } from './compareEngine.ts';
import { randomFrom } from './random.ts';

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

/** A 3x3 convolution of many channels, by chance with a max-pool behind it, with all inputs and weights extreme by chance. */
function randomConvolution(seed: number) {
  const random = randomFrom(seed);
  const [h, w] = random.pick([
    [4, 4],
    [random.whole(3, 9), random.whole(3, 9)],
  ] as const);
  const [inC, outC] = [2 * random.whole(4, 20), random.whole(4, 16)];
  const [top, left, bottom, right] = random.pick([
    [0, 0, 0, 0],
    [1, 1, 1, 1],
    [0, 1, 1, 0],
  ] as const);
  const weights = random.int8s(9 * inC * outC);
  const [outH, outW] = [top + h + bottom - 2, left + w + right - 2];
  const layer: ConvLayer = {
    kind: 'conv',
    index: 0,
    inputs: [0],
    output: 1,
    window: window({ kernel: 3, padding: [top, left, bottom, right] }),
    weights,
    bias: Int32Array.from({ length: outC }, () => random.whole(-(2 ** 20), 2 ** 20)),
    weightScales: Float64Array.of(1),
    requantisation: {
      multipliers: Int32Array.from({ length: outC }, () => random.whole(2 ** 30, 2 ** 31 - 1)),
      shifts: Int32Array.from({ length: outC }, () => random.whole(-16, -9)),
    },
    clamp: { min: -128, max: 127 },
  };
  const source = tensor([h, w, inC], random.whole(-128, 127));
  const target = tensor([outH, outW, outC], random.whole(-128, 127));
  const isPooled = outH >= 2 && outW >= 2 && random.chance(0.5);
  const pool: Layer = {
    kind: 'maxPool',
    index: 1,
    inputs: [1],
    output: 2,
    window: window({ kernel: 2, stride: 2 }),
    clamp: { min: -128, max: 127 },
  };
  const network: Network = {
    name: 'by tiles',
    tensors: [source, target, ...(isPooled ? [{ ...target, shape: [outH >> 1, outW >> 1, outC] }] : [])],
    layers: isPooled ? [layer, pool] : [layer],
    input: 0,
    output: isPooled ? 2 : 1,
  };
  const tiles = exactTiles(layer, source, { h: outH, w: outW }, undefined);
  return { random, network, outputs: tiles && [tiles.rows.outputs, tiles.columns.outputs] };
}

test.each(['double', 'single'] as const)('exact convolutions by tiles with %s rounding', (rounding) => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(seeds, (seed) => {
      const { random, network, outputs } = randomConvolution(seed);
      compareEngine(network, rounding, random, 13);
      seen.add(String(outputs));
    }),
    { numRuns: 50 },
  );
  expect([...seen]).toEqual(expect.arrayContaining(['4,4', '2,2', 'null']));
});
