import { expect, test } from 'vitest';
import { relu } from '../../../src/arithmetic/relu.ts';
import type { ReluLayer } from '../../../src/network/network.ts';
import { powerOfTwo, tensor } from './networks.ts';

const reluLayer = (power: number, min: number, max: number): ReluLayer => ({
  kind: 'relu',
  index: 0,
  inputs: [0],
  output: 1,
  requantisation: powerOfTwo(power),
  clamp: { min, max },
});

test('with one quantisation it is a clamp at the zero point', () => {
  const image = tensor([4], -10);
  const output = relu(reluLayer(0, -10, 50), Int8Array.of(-128, -10, 20, 127), image, image, 'double');
  expect([...output]).toEqual([-10, -10, 20, 50]);
});

test('with its own output scale it rescales the distance from the zero point', () => {
  const input = Int8Array.of(-50, 0, 1, 3, 101, 127);
  const output = relu(reluLayer(1, -128, 127), input, tensor([6], 0), tensor([6], -128), 'double');
  expect([...output]).toEqual([-128, -128, -126, -122, 74, 126]);
});

test('halves: away from zero in double rounding, up in single', () => {
  const input = Int8Array.of(-6, -2, 2, 6);
  const output = (rounding: 'double' | 'single') =>
    relu(reluLayer(-2, -128, 127), input, tensor([4]), tensor([4]), rounding);
  expect([...output('double')]).toEqual([-2, -1, 1, 2]);
  expect([...output('single')]).toEqual([-1, 0, 1, 2]);
});
