import { describe, expect, test } from 'vitest';
import {
  exactPointParameters,
  tiledConvLayer,
  tileScale,
} from '../../../../src/network/build/tiledConvLayer.ts';
import { tileAxis } from '../../../../src/network/tileAxis.ts';
import { largestTileSums } from '../../../../src/network/tileSums.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { refused } from '../../../refused.ts';
import { convLayer, powerOfTwo, window } from '../../arithmetic/networks.ts';

const axis = tileAxis(4, 8)!;
const axes = { rows: axis, columns: axis };

function layerOf(inC: number, largest: number, factorPower = -12) {
  const random = randomFrom(5);
  return convLayer({
    weights: Int8Array.from({ length: 2 * 9 * inC }, () => random.whole(-largest, largest)),
    bias: [1000, -70],
    window: window({ kernel: 3 }),
    requantisation: powerOfTwo(factorPower),
  });
}

describe('int16 weights and int32 sums', () => {
  test.each([
    ['a filter', 1],
    ['larger weights', 4],
  ])('%s: every channel has the largest power of two that fits', (_, factor) => {
    const layer = layerOf(32, 127);
    const { weights, bias } = exactPointParameters(layer, axes);
    const wild = weights.map((weight, n) => (n % 3 ? 0 : weight * factor));
    const tiled = tiledConvLayer(layer, axes, { weights: wild, bias }, -128);
    const { multipliers, shifts } = tiled.requantisation;
    const sums = largestTileSums(tiled, -128);
    const perChannel = wild.length / 2;
    for (const channel of [0, 1]) {
      const factorOf = multipliers[channel]! * 2 ** (shifts[channel]! - 31) * tileScale(axes);
      const power = 2 ** -12 / factorOf;
      expect(Math.log2(power)).toBeCloseTo(Math.round(Math.log2(power)), 6);
      const own = tiled.pointWeights.subarray(channel * perChannel, (channel + 1) * perChannel);
      own.forEach((weight, n) => {
        expect(Math.abs(weight - wild[channel * perChannel + n]! * power)).toBeLessThan(0.5 + 1e-5);
      });
      expect(tiled.bias[channel]).toBe(Math.round(bias[channel]! * power));
      const largest = own.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
      expect(sums[channel]).toBeLessThan(2 ** 30);
      expect(Math.max(sums[channel]! / 2 ** 30, largest / 2 ** 15)).toBeGreaterThan(0.49);
    }
  });

  test('a layer whose outputs themselves leave int32 is refused', () => {
    const layer = layerOf(8, 127, 14);
    expect(() => tiledConvLayer(layer, axes, exactPointParameters(layer, axes), 0)).toThrow(
      refused('model-unsupported'),
    );
  });
});
