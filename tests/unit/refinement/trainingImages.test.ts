import { expect, test } from 'vitest';
import { batches, unchanged, varied } from '../../../src/refinement/trainingImages.ts';

/** 3 x 4 pixels of 2 channels: row, column. */
const shape = [3, 4, 2];
const input = Int8Array.from({ length: 24 }, (_, i) =>
  i % 2 === 0 ? Math.floor(i / 8) : Math.floor((i % 8) / 2),
);
const pixels = (values: Int8Array) =>
  Array.from({ length: 3 }, (_, y) =>
    Array.from({ length: 4 }, (_, x) => values.subarray((y * 4 + x) * 2, (y * 4 + x) * 2 + 2).join('')).join(
      ' ',
    ),
  );

test('an image is mirrored, and then shifted with its outermost pixels where it leaves a gap', () => {
  expect(pixels(varied(input, shape, unchanged))).toEqual(['00 01 02 03', '10 11 12 13', '20 21 22 23']);
  expect(pixels(varied(input, shape, { mirrored: true, down: 0, right: 0 }))).toEqual([
    '03 02 01 00',
    '13 12 11 10',
    '23 22 21 20',
  ]);
  expect(pixels(varied(input, shape, { mirrored: false, down: 1, right: -2 }))).toEqual([
    '02 03 03 03',
    '02 03 03 03',
    '12 13 13 13',
  ]);
  expect(pixels(varied(input, shape, { mirrored: true, down: -2, right: 1 }))).toEqual([
    '23 23 22 21',
    '23 23 22 21',
    '23 23 22 21',
  ]);
});

test('shifts are drawn from all distances up to the largest, and none is drawn unless wanted', () => {
  const draw = (shift: number, count: number) => {
    const drawn = batches(50, 10, 3, { mirror: true, shift });
    return Array.from({ length: count }, () => drawn.next().value).flat();
  };
  const shifted = draw(2, 100);
  for (const way of ['down', 'right'] as const)
    expect(new Set(shifted.map((sample) => sample[way]))).toEqual(new Set([-2, -1, 0, 1, 2]));
  expect(shifted.some(({ down, right }) => down !== right)).toBe(true);
  const plain = draw(0, 5);
  expect(plain.every(({ down, right }) => down === 0 && right === 0)).toBe(true);
  expect(new Set(plain.map(({ image }) => image)).size).toBe(50);
});
