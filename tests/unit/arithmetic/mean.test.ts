import { expect, test } from 'vitest';
import { mean } from '../../../src/arithmetic/mean.ts';
import type { MeanLayer, Requantisation } from '../../../src/network/network.ts';
import { powerOfTwo, tensor } from './networks.ts';

const meanLayer = (requantisation: Requantisation): MeanLayer => ({
  kind: 'mean',
  index: 0,
  inputs: [0],
  output: 1,
  requantisation,
});

test('mean of 2 x 2 pixels: the factor 1/4 divides the sum', () => {
  const input = Int8Array.of(10, -10, 20, -20, 30, -30, 42, -42);
  for (const rounding of ['double', 'single'] as const) {
    const output = mean(meanLayer(powerOfTwo(-2)), input, tensor([2, 2, 2], 1), tensor([2], 1), rounding);
    // Sums of distances 98 and -106: 24.5 and -26.5, ties by rounding.
    expect([...output]).toEqual(rounding === 'double' ? [26, -26] : [26, -25]);
  }
});

test('mean over 3 x 3 with scale ratio 0.75', () => {
  // 0.75 / 9 as TFLM prepares it: 0.75 = 1610612736 * 2^-31, shifted left by 3 and divided by 9, shift -3.
  const layer = meanLayer({ multipliers: Int32Array.of(1431655765), shifts: Int32Array.of(-3) });
  const input = Int8Array.of(-128, 0, 127, 5, 9, -77, 33, 64, -1);
  // Sum of distances from -128 is 1184; 1184 * 0.75 / 9 = 98.67.
  expect([...mean(layer, input, tensor([3, 3, 1], -128), tensor([1, 1, 1], -128), 'double')]).toEqual([-29]);
});

test('results beyond int8 saturate', () => {
  const input = new Int8Array(4).fill(127);
  const layer = meanLayer(powerOfTwo(0));
  expect([...mean(layer, input, tensor([2, 2, 1], -128), tensor([1], 0), 'double')]).toEqual([127]);
});
