import { describe, expect, test } from 'vitest';
import {
  doublingHighMultiply,
  requantise,
  requantiseToInt8,
  roundingDivideByPowerOfTwo,
  roundingShiftedProduct,
} from '../../../src/network/requantise.ts';
import { wholeRange } from './networks.ts';
import { requantiseReference } from './reference.ts';

const int32Max = 2 ** 31 - 1;
const int32Min = -(2 ** 31);

describe('dividing by a power of two rounds half away from zero', () => {
  test.each([
    [5, 1, 3],
    [-5, 1, -3],
    [6, 2, 2],
    [-6, 2, -2],
    [-7, 2, -2],
    [5, 2, 1],
    [-5, 2, -1],
    [int32Max, 31, 1],
    [int32Min, 31, -1],
    [2 ** 30 - 1, 31, 0],
    [-(2 ** 30), 31, -1],
    [1 - 2 ** 30, 31, 0],
    [int32Min, 0, int32Min],
    [int32Max, 0, int32Max],
  ])('%i / 2^%i = %i', (value, exponent, expected) => {
    expect(roundingDivideByPowerOfTwo(value, exponent)).toBe(expected);
  });
});

describe('the doubling high product rounds half up', () => {
  test.each([
    [1, 2 ** 30, 1],
    [-1, 2 ** 30, 0],
    [-3, 2 ** 30, -1],
    [3, 2 ** 30, 2],
    [1, 2 ** 30 - 1, 0],
    [int32Max, int32Max, int32Max - 1],
    [int32Min, int32Max, -int32Max],
    [int32Min, int32Min, int32Min],
    [0, int32Min, 0],
  ])('%i and %i give %i', (a, b, expected) => {
    expect(doublingHighMultiply(a, b)).toBe(expected);
  });
});

describe('requantising', () => {
  test('both roundings, where they differ: 1.375 * 2^30 * 2^-31 = 0.6875, then halved', () => {
    // 11 * 2^27 / 2^31 = 0.6875 rounds to 1, and 1 / 2 to 1; in one step 0.34375 rounds to 0.
    expect(requantise(1, 11 * 2 ** 27, -1, 'double')).toBe(1);
    expect(requantise(1, 11 * 2 ** 27, -1, 'single')).toBe(0);
  });

  test('ties of negative values: away from zero in the second of two roundings, up in the single one', () => {
    expect(requantise(-2, 2 ** 30, -1, 'double')).toBe(-1);
    expect(requantise(-2, 2 ** 30, -1, 'single')).toBe(0);
    expect(requantise(2, 2 ** 30, -1, 'double')).toBe(1);
    expect(requantise(2, 2 ** 30, -1, 'single')).toBe(1);
  });

  test('the identity factor 2^30 with shift 1 keeps every value it can double', () => {
    for (const value of [-(2 ** 30), -12345, -1, 0, 1, 77777, 2 ** 30 - 1])
      for (const rounding of ['double', 'single'] as const)
        expect(requantise(value, 2 ** 30, 1, rounding)).toBe(value);
  });

  test('a left shift out of 32 bits wraps: before the product in double rounding, after it in single', () => {
    expect(requantise(2 ** 30 + 5, 2 ** 30, 2, 'double')).toBe(10);
    expect(requantise(2 ** 30 + 5, 2 ** 30, 2, 'single')).toBe(int32Min + 10);
    expect(requantise(1, 2 ** 30, 31 - 1, 'double')).toBe(2 ** 29);
  });

  test('equals exact rational arithmetic at the extremes of every argument', () => {
    const values = [int32Min, int32Min + 1, -65537, -65536, -1, 0, 1, 65535, 65536, int32Max - 1, int32Max];
    for (const rounding of ['double', 'single'] as const)
      for (const value of values)
        for (const multiplier of [...values, 2 ** 30, 2 ** 30 + 1, 1518500250])
          for (let shift = -31; shift <= 30; shift++) {
            const found = requantise(value, multiplier, shift, rounding);
            const expected = requantiseReference(value, multiplier, shift, rounding);
            if (found !== expected)
              expect.fail(
                `${value} * ${multiplier} shifted ${shift}, ${rounding}: ${found}, not ${expected}`,
              );
          }
  });

  test('a shifted product keeps all 62 bits', () => {
    expect(roundingShiftedProduct(int32Min, int32Min, 62)).toBe(1);
    expect(roundingShiftedProduct(int32Max, int32Max, 1)).toBe(
      Number(BigInt.asIntN(32, 2n ** 61n - 2n ** 31n + 1n)),
    );
    expect(roundingShiftedProduct(0x12345678, 0x7edcba98, 16)).toBe(
      Number(BigInt.asIntN(32, (0x12345678n * 0x7edcba98n + 2n ** 15n) >> 16n)),
    );
  });
});

test('the clamp applies after the zero point is added', () => {
  const factor = [2 ** 30, 1, 'double'] as const;
  expect(requantiseToInt8(100, ...factor, -20, wholeRange)).toBe(80);
  expect(requantiseToInt8(300, ...factor, -20, wholeRange)).toBe(127);
  expect(requantiseToInt8(-300, ...factor, 127, wholeRange)).toBe(-128);
  expect(requantiseToInt8(-300, ...factor, 5, { min: 5, max: 60 })).toBe(5);
  expect(requantiseToInt8(300, ...factor, 5, { min: 5, max: 60 })).toBe(60);
});
