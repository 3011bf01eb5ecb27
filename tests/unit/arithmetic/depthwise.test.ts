import { expect, test } from 'vitest';
import { depthwise } from '../../../src/arithmetic/depthwise.ts';
import { depthwiseLayer, tensor, window } from './networks.ts';
import { convolutionReference } from './reference.ts';

test('each channel meets its own weights', () => {
  // Two channels side by side in memory: 1 2 3 and 10 20 30.
  const input = Int8Array.of(1, 10, 2, 20, 3, 30);
  const layer = depthwiseLayer({
    weights: [1, 2, -1, 1],
    bias: [0, 5],
    window: window({ kernel: { h: 1, w: 2 } }),
  });
  const output = depthwise(layer, input, tensor([1, 3, 2]), tensor([1, 2, 2]), 'double');
  expect([...output]).toEqual([1 - 2, 20 + 20 + 5, 2 - 3, 40 + 30 + 5]);
});

test('depth multiplier 2: outputs 0 and 1 read channel 0, outputs 2 and 3 channel 1', () => {
  const layer = depthwiseLayer({
    weights: [1, 2, 3, 4],
    bias: [0, 0, 0, 0],
    window: window({ kernel: 1 }),
    depthMultiplier: 2,
  });
  const output = depthwise(layer, Int8Array.of(5, 7), tensor([1, 1, 2]), tensor([1, 1, 4]), 'double');
  expect([...output]).toEqual([5, 10, 21, 28]);
});

test('margins, dilation, strides and extreme zero points equal exact arithmetic', () => {
  const channels = 3;
  const outC = 6;
  const layer = depthwiseLayer({
    weights: Int8Array.from({ length: 9 * outC }, (_, i) => ((i * 89) % 256) - 128),
    bias: [-4000, 0, 4000, 1, -1, 99999],
    window: window({ kernel: 3, stride: { h: 2, w: 3 }, dilation: { h: 2, w: 1 }, padding: [2, 1, 1, 1] }),
    depthMultiplier: 2,
    requantisation: {
      multipliers: Int32Array.from({ length: outC }, (_, i) => 2 ** 30 + i * 123456789),
      shifts: Int32Array.from({ length: outC }, (_, i) => -7 - i),
    },
  });
  const input = Int8Array.from({ length: 6 * 7 * channels }, (_, i) => ((i * 151) % 256) - 128);
  for (const zeroPoint of [-128, 0, 127])
    for (const rounding of ['double', 'single'] as const) {
      const source = tensor([6, 7, channels], zeroPoint);
      const target = tensor([3, 3, outC], -zeroPoint - 1);
      expect([...depthwise(layer, input, source, target, rounding)]).toEqual(
        convolutionReference(layer, input, source, target, rounding),
      );
    }
});
