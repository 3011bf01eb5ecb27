import { expect, test } from 'vitest';
import { classOf, rankOf } from '../../../src/arithmetic/classOf.ts';

test('the class is the largest value, the first of equal ones', () => {
  expect(classOf(Int8Array.of(-128, 3, 7, 7), 0)).toBe(2);
  expect(classOf(Int8Array.of(-128, -128), 0)).toBe(0);
  expect(classOf(Float32Array.of(0.25, 0.5, 0.5), 0)).toBe(1);
  expect(
    classOf(
      Int8Array.from({ length: 300 }, (_, n) => (n === 299 ? 1 : 0)),
      0,
    ),
  ).toBe(299);
});

test('classes rank by their values, equal ones by their index', () => {
  const output = Int8Array.of(3, -128, 7, 7, 127);
  expect(Array.from(output, (_, index) => rankOf(output, index))).toEqual([3, 4, 1, 2, 0]);
  expect([0, 1, 2].map((index) => rankOf(Float32Array.of(0, 0, 0), index))).toEqual([0, 1, 2]);
});

test('a single value names class 1 above the threshold', () => {
  expect([-128, 4, 5, 6].map((value) => classOf(Int8Array.of(value), 5))).toEqual([0, 0, 0, 1]);
  expect([-0.5, 0, 0.5].map((value) => classOf(Float32Array.of(value), 0))).toEqual([0, 0, 1]);
});
