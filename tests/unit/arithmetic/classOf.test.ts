import { expect, test } from 'vitest';
import { classOf } from '../../../src/arithmetic/classOf.ts';

test('the class is the largest value, the first of equal ones', () => {
  expect(classOf(Int8Array.of(-128, 3, 7, 7), 0)).toBe(2);
  expect(classOf(Int8Array.of(-128, -128), 0)).toBe(0);
  expect(classOf(Float32Array.of(0.25, 0.5, 0.5), 0)).toBe(1);
});
