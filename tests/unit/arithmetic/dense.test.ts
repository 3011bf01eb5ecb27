import { expect, test } from 'vitest';
import { dense } from '../../../src/arithmetic/dense.ts';
import { denseLayer, powerOfTwo, tensor } from './networks.ts';
import { outputReference } from './reference.ts';

test('a 3 -> 2 layer by hand', () => {
  const layer = denseLayer({ weights: [1, 2, 3, -1, 0, 1], bias: [10, 0], requantisation: powerOfTwo(-1) });
  // Distances from zero point 2 are -1, 0, 3: 10 - 1 + 9 = 18 and 1 + 3 = 4, halved.
  const output = dense(layer, Int8Array.of(1, 2, 5), tensor([3], 2), tensor([2], -3), 'double');
  expect([...output]).toEqual([9 - 3, 2 - 3]);
});

test('several rows give several rows', () => {
  const layer = denseLayer({ weights: [1, 1, 1, -1], bias: [0, 0] });
  const output = dense(layer, Int8Array.of(1, 2, 30, 4), tensor([2, 2]), tensor([2, 2]), 'double');
  expect([...output]).toEqual([3, -1, 34, 26]);
});

test('one factor per output and extreme values equal exact arithmetic', () => {
  const inN = 300;
  const outN = 5;
  const layer = denseLayer({
    weights: Int8Array.from({ length: inN * outN }, (_, i) => ((i * 77) % 256) - 128),
    bias: [2 ** 31 - 1, -(2 ** 31), 0, 5000, -5000],
    requantisation: {
      multipliers: Int32Array.of(2 ** 31 - 1, 2 ** 30, 1717986918, 1500000001, 1073741825),
      shifts: Int32Array.of(-24, -24, -10, -11, -12),
    },
  });
  const input = Int8Array.from({ length: inN }, (_, i) => (i % 3 ? 127 : -128));
  for (const zeroPoint of [-128, 127])
    for (const rounding of ['double', 'single'] as const) {
      const expected = Array.from(layer.bias, (_, o) => {
        const row = layer.weights.subarray(o * inN, (o + 1) * inN);
        const products = row.reduce((sum, weight, n) => sum + weight * ((input[n] ?? NaN) - zeroPoint), 0);
        return outputReference(layer, o, BigInt(products), 11, rounding);
      });
      expect([...dense(layer, input, tensor([inN], zeroPoint), tensor([outN], 11), rounding)]).toEqual(
        expected,
      );
    }
});
