import { expect, test } from 'vitest';
import { averagePool } from '../../../src/arithmetic/averagePool.ts';
import { poolLayer, tensor, window } from './networks.ts';

const oneWindow = (values: readonly number[], clamp?: { min: number; max: number }) => {
  const layer = poolLayer('averagePool', window({ kernel: { h: 1, w: values.length } }), clamp);
  const source = tensor([1, values.length, 1]);
  return averagePool(layer, Int8Array.from(values), source, tensor([1, 1, 1]))[0];
};

test.each([
  [[1, 2], 2],
  [[-1, -2], -2],
  [[0, 1], 1],
  [[0, -1], -1],
  [[1, 1, 2], 1],
  [[-1, -1, -2], -1],
  [[1, 2, 2], 2],
  [[-1, -2, -2], -2],
  [[1, 0, 0, 0], 0],
  [[-1, -1, 0, 0], -1],
  [[127, 127, 127], 127],
  [[-128, -128, -128], -128],
  [[0, 0], 0],
])('%j averages to %i: halves go away from zero', (values, expected) => {
  expect(oneWindow(values)).toBe(expected);
});

test('the activation bounds the average', () => {
  expect(oneWindow([100, 100], { min: -3, max: 60 })).toBe(60);
  expect(oneWindow([-100, -100], { min: -3, max: 60 })).toBe(-3);
});

test('only real pixels count at the borders', () => {
  const layer = poolLayer('averagePool', window({ kernel: 3, stride: 2, padding: [1, 1, 1, 1] }));
  // 1 2 3 / 4 5 6 / 7 8 9: the corner windows hold four pixels each.
  const input = Int8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
  const output = averagePool(layer, input, tensor([3, 3, 1]), tensor([2, 2, 1]));
  expect([...output]).toEqual([3, 4, 6, 7]);
});

test('channels stay apart', () => {
  const layer = poolLayer('averagePool', window({ kernel: 2 }));
  const input = Int8Array.of(1, -1, 3, -3, 5, -5, 7, -7);
  expect([...averagePool(layer, input, tensor([2, 2, 2]), tensor([1, 1, 2]))]).toEqual([4, -4]);
});
