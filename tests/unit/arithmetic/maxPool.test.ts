import { expect, test } from 'vitest';
import { maxPool } from '../../../src/arithmetic/maxPool.ts';
import { poolLayer, tensor, window } from './networks.ts';

test('2 x 2 windows of two channels', () => {
  const layer = poolLayer('maxPool', window({ kernel: 2, stride: 2 }));
  const input = Int8Array.of(1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8, -8);
  const output = maxPool(layer, input, tensor([2, 4, 2]), tensor([1, 2, 2]));
  expect([...output]).toEqual([6, -1, 8, -3]);
});

test('margins take no part, even where every pixel is below zero', () => {
  const layer = poolLayer('maxPool', window({ kernel: 3, padding: [1, 1, 1, 1] }));
  const input = Int8Array.of(-128, -120, -90, -100);
  expect([...maxPool(layer, input, tensor([2, 2, 1]), tensor([2, 2, 1]))]).toEqual([-90, -90, -90, -90]);
  const lowest = new Int8Array(4).fill(-128);
  expect([...maxPool(layer, lowest, tensor([2, 2, 1]), tensor([2, 2, 1]))]).toEqual([...lowest]);
});

test('stride larger than the window, and the fused activation', () => {
  const layer = poolLayer('maxPool', window({ kernel: 1, stride: 2 }), { min: 0, max: 50 });
  const input = Int8Array.of(-9, 1, 100, 1, 20);
  expect([...maxPool(layer, input, tensor([1, 5, 1]), tensor([1, 3, 1]))]).toEqual([0, 50, 20]);
});
