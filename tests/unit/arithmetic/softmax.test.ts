import { describe, expect, test } from 'vitest';
import { softmax } from '../../../src/arithmetic/softmax.ts';
import { expOfNegative, oneOverOnePlus } from '../../../src/network/exponential.ts';
import type { SoftmaxLayer } from '../../../src/network/network.ts';
import { tensor } from './networks.ts';

/** Softmax for input scale `scale`: differences as Q5.26 numbers, multiplier * 2^leftShift = scale * 2^26 * 2^31. */
function softmaxLayer(scale: number): SoftmaxLayer {
  const exponent = Math.floor(Math.log2(scale)) + 1;
  const leftShift = 26 + exponent;
  const multiplier = Math.round((scale / 2 ** exponent) * 2 ** 31);
  return {
    kind: 'softmax',
    index: 0,
    inputs: [0],
    output: 1,
    multiplier,
    leftShift,
    diffMin: -Math.floor((31 * 2 ** 26) / 2 ** leftShift),
  };
}

const realSoftmax = (values: readonly number[], scale: number) => {
  const powers = values.map((value) => Math.exp((value - Math.max(...values)) * scale));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
};

test.each([0.05, 0.125, 0.7, 1.9])('within one step of real softmax at input scale %f', (scale) => {
  const rows = 40;
  const columns = 10;
  const input = Int8Array.from({ length: rows * columns }, (_, i) => ((i * i * 37 + i * 11) % 256) - 128);
  const output = softmax(softmaxLayer(scale), input, tensor([rows, columns]));
  for (let row = 0; row < rows; row++) {
    const cells = [...input.subarray(row * columns, (row + 1) * columns)];
    realSoftmax(cells, scale).forEach((share, i) => {
      const found = output[row * columns + i] ?? NaN;
      expect(Math.abs(found - Math.min(127, share * 256 - 128))).toBeLessThanOrEqual(1);
    });
  }
});

test('one certain class: it saturates at 127, all others are -128', () => {
  const input = Int8Array.of(-128, 127, -128);
  expect([...softmax(softmaxLayer(1), input, tensor([3]))]).toEqual([-128, 127, -128]);
});

test('equal values share equally, whatever their value', () => {
  for (const value of [-128, 0, 127])
    expect([...softmax(softmaxLayer(0.1), new Int8Array(4).fill(value), tensor([4]))]).toEqual([
      -64, -64, -64, -64,
    ]);
});

test('differences below diffMin count as zero', () => {
  const layer = { ...softmaxLayer(0.125), diffMin: -9 };
  const output = softmax(layer, Int8Array.of(0, -9, -10), tensor([3]));
  expect([...softmax(layer, Int8Array.of(0, -9), tensor([2]))]).toEqual([...output.subarray(0, 2)]);
  expect(output[2]).toBe(-128);
});

describe('the fixed-point functions follow the real ones', () => {
  test('exp of a negative number, over the whole range', () => {
    for (let step = 0; step <= 4096; step++) {
      const value = -Math.round((step / 4096) ** 2 * (2 ** 31 - 1));
      expect(Math.abs(expOfNegative(value) / 2 ** 31 - Math.exp(value / 2 ** 26))).toBeLessThan(5e-7);
    }
    expect(expOfNegative(0)).toBe(2 ** 31 - 1);
  });

  test('1 / (1 + x)', () => {
    for (let step = 0; step < 1024; step++) {
      const value = step * 2 ** 21;
      expect(Math.abs(oneOverOnePlus(value) / 2 ** 31 - 1 / (1 + value / 2 ** 31))).toBeLessThan(2e-8);
    }
  });
});
