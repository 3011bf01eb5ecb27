import { expect, test } from 'vitest';
import { exactPointParameters, tiledConvLayer } from '../../../src/network/build/tiledConvLayer.ts';
import type { Network } from '../../../src/network/network.ts';
import { tileAxis } from '../../../src/network/tileAxis.ts';
import { skipsAll } from '../../../src/network/tilePairs.ts';
import { largestTileSums, tileSumLimit } from '../../../src/network/tileSums.ts';
import { tunedTiles } from '../../../src/refinement/tunedTiles.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { seed } from '../../seed.ts';
import { convLayer, tensor, window } from '../arithmetic/networks.ts';

const random = randomFrom(seed);
const [inC, outC] = [5, 4];
const layer = convLayer({
  weights: random.int8s(9 * inC * outC),
  bias: [0, 500, -500, 9999],
  window: window({ kernel: 3 }),
  requantisation: {
    multipliers: Int32Array.of(2 ** 30, 2 ** 30, 2 ** 31 - 1, 2 ** 30),
    shifts: Int32Array.of(-9, -8, -7, -9),
  },
});
const tensors = [tensor([8, 8, inC], -128), tensor([6, 6, outC], -128)];
const network: Network = { name: 'drawn', tensors, layers: [layer], input: 0, output: 1 };
const axes = { rows: tileAxis(4, 6)!, columns: tileAxis(2, 6)! };
const exact = exactPointParameters(layer, axes);
const masked = exact.weights.map((weight) => (random.chance(0.5) ? 0 : weight));
const start = tiledConvLayer(layer, axes, { ...exact, weights: masked }, -128);

const draw = (scale: number) => ({
  weights: Float32Array.from(start.pointWeights, () => scale * (random.whole(-100, 100) / 100)),
  bias: Float32Array.from(start.bias, () => scale * (random.whole(-100, 100) / 100)),
});

test('starts where the layer is, and moves what it keeps against the gradient', () => {
  const tuned = tunedTiles(network, start);
  expect(tuned.current()).toEqual(start);
  const gradient = draw(1);
  tuned.step([gradient], 0.3, 30);
  const now = tuned.current();
  let moved = 0;
  now.pointWeights.forEach((weight, n) => {
    const by = weight - start.pointWeights[n]!;
    if (by !== 0) moved++;
    expect(by * gradient.weights[n]!).toBeLessThanOrEqual(0);
  });
  expect(moved).toBeGreaterThan(start.pointWeights.length / 5);
  expect(skipsAll(now, start)).toBe(true);
});

test('what it gives as proven has no sum beyond the limit, whatever the steps were', () => {
  const tuned = tunedTiles(network, start);
  let left = 0;
  for (let step = 0; step < 40; step++) {
    // Always the same way, which enlarges every weight.
    const outwards = Float32Array.from(start.pointWeights, (weight) => -Math.sign(weight));
    tuned.step([{ weights: outwards, bias: new Float32Array(outC) }], 5, 30);
    const wild = tuned.current();
    if (largestTileSums(wild, -128).some((sum) => sum >= tileSumLimit)) left++;
    const proven = tuned.proven();
    expect(Math.max(...largestTileSums(proven, -128))).toBeLessThan(tileSumLimit);
    expect(tuned.current()).toEqual(proven);
  }
  expect(left).toBeGreaterThan(5);
});
