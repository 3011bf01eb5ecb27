import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConvLayer, Layer, Network } from '../../../src/network/network.ts';
import { readExtent } from '../../../src/network/tileAxis.ts';
import { exactTiles } from '../../../workers/engine/exactTiles.ts';
import { tensor, window } from '../../unit/arithmetic/networks.ts';
import { compareEngine } from './compareEngine.ts';
import type { Random } from './random.ts';
import { randomFrom } from './random.ts';

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

/** A 3x3 convolution that tiles of `outputs` suit best, by chance with a max-pool behind it. */
function randomConvolution(random: Random, outputs: 2 | 4): { network: Network; layer: ConvLayer } {
  const isPooled = random.chance(0.5);
  const side = () => (outputs === 2 ? 2 : random.pick(isPooled ? [4, 8, 9] : [4, 7, 8]));
  const [outH, outW] = [side(), side()];
  const [inC, outC] = [2 * random.whole(12, 16), random.whole(14, 18)];
  const [top, left, bottom, right] = random.pick([
    [0, 0, 0, 0],
    [1, 1, 1, 1],
    [0, 1, 1, 0],
  ] as const);
  const [h, w] = [outH + 2 - top - bottom, outW + 2 - left - right];
  const weights = random.int8s(9 * inC * outC);
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
  return { network, layer };
}

describe.each(['double', 'single'] as const)('exact convolutions with %s rounding', (rounding) => {
  test.each([2, 4] as const)('in tiles of %i outputs', (outputs) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = randomFrom(seed);
        const { network, layer } = randomConvolution(random, outputs);
        const extent = readExtent(network, layer);
        expect(exactTiles(layer, network.tensors[0]!, extent, undefined)?.rows.outputs).toBe(outputs);
        compareEngine(network, rounding, random, 13);
      }),
      { numRuns: 20 },
    );
  });
});
