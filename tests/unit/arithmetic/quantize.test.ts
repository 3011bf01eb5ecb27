import { describe, expect, test } from 'vitest';
import { dequantize } from '../../../src/arithmetic/dequantize.ts';
import { quantize } from '../../../src/arithmetic/quantize.ts';
import type { QuantizeLayer, Requantisation } from '../../../src/network/network.ts';
import { powerOfTwo, realTensor, tensor } from './networks.ts';

const quantizeLayer = (requantisation: Requantisation | null): QuantizeLayer => ({
  kind: 'quantize',
  index: 0,
  inputs: [0],
  output: 1,
  requantisation,
});

describe('real numbers', () => {
  const quantised = (values: readonly number[], scale: number, zeroPoint: number) => [
    ...quantize(
      quantizeLayer(null),
      Float32Array.from(values),
      realTensor([values.length]),
      tensor([values.length], zeroPoint, scale),
      'double',
    ),
  ];

  test('halves go away from zero', () => {
    expect(quantised([0.25, 0.75, -0.25, -0.75, 0.2, -0.2, 0, -0], 0.5, 3)).toEqual([4, 5, 2, 1, 3, 3, 3, 3]);
  });

  test('the number just below a half stays below', () => {
    expect(quantised([0.49999997, -0.49999997], 1, 0)).toEqual([0, 0]);
  });

  test('the quotient is a float32 number: 0.25 / 0.1 is 2.5 there, though the exact quotient is less', () => {
    const scale = Math.fround(0.1);
    expect(0.25 / scale).toBeLessThan(2.5);
    expect(quantised([0.25], scale, 0)).toEqual([3]);
  });

  test('what int8 cannot hold saturates, and no number is zero', () => {
    expect(quantised([1e30, -1e30, Infinity, -Infinity, NaN, 200, -200], 1, -5)).toEqual([
      127, -128, 127, -128, -5, 127, -128,
    ]);
  });
});

test('int8 to another scale and zero point', () => {
  const input = Int8Array.of(-128, -6, -2, 0, 2, 6, 127);
  const rescaled = (power: number, rounding: 'double' | 'single') => [
    ...quantize(quantizeLayer(powerOfTwo(power)), input, tensor([7], 0), tensor([7], 10), rounding),
  ];
  expect(rescaled(-2, 'double')).toEqual([-22, 8, 9, 10, 11, 12, 42]);
  expect(rescaled(-2, 'single')).toEqual([-22, 9, 10, 10, 11, 12, 42]);
  expect(rescaled(1, 'double')).toEqual([-128, -2, 6, 10, 14, 22, 127]);
});

test('int8 to real numbers, rounded once to float32', () => {
  const scale = Math.fround(0.1);
  const output = dequantize(Int8Array.of(-128, -1, 0, 127), tensor([4], -1, scale));
  expect(output).toEqual(Float32Array.of(-127 * scale, 0, scale, 128 * scale));
});
