import { describe, expect, test } from 'vitest';
import { cosineFall, exp, log } from '../../../src/network/portableMath.ts';

const range = (from: number, to: number, count: number) =>
  Array.from({ length: count + 1 }, (_, n) => from + (n * (to - from)) / count);

describe('mathematics from basic arithmetic', () => {
  test('gives e^x', () => {
    for (const x of range(-300, 300, 2000)) expect(exp(x) / Math.exp(x) - 1).toBeCloseTo(0, 12);
    expect([exp(0), exp(-1000)]).toEqual([1, 0]);
  });

  test('gives logarithms', () => {
    for (const x of range(1e-3, 300, 3000)) expect(log(x)).toBeCloseTo(Math.log(x), 13);
    expect(log(1)).toBe(0);
  });

  test('gives half a cosine', () => {
    for (const x of range(0, 1, 500)) expect(cosineFall(x)).toBeCloseTo((1 + Math.cos(Math.PI * x)) / 2, 13);
  });
});
