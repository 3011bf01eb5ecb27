import { describe, expect, test } from 'vitest';
import { conv } from '../../../src/arithmetic/conv.ts';
import { convLayer, powerOfTwo, tensor, window } from './networks.ts';
import { convolutionReference } from './reference.ts';

const countUp = (length: number, start = 1) => Int8Array.from({ length }, (_, i) => start + i);

describe('a 3 x 3 input and a 2 x 2 kernel by hand', () => {
  const input = countUp(9);
  const weights = [1, 2, 3, 4];

  test('VALID', () => {
    // 1*1 + 2*2 + 4*3 + 5*4 = 37, and each step right adds 10, each step down 30.
    const layer = convLayer({ weights, bias: [0], window: window({ kernel: 2 }) });
    expect([...conv(layer, input, tensor([3, 3, 1]), tensor([2, 2, 1]), 'double')]).toEqual([37, 47, 67, 77]);
  });

  test('SAME: the margin below and right is the zero point, so it adds nothing', () => {
    const layer = convLayer({ weights, bias: [0], window: window({ kernel: 2, padding: [0, 0, 1, 1] }) });
    const shifted = Int8Array.from(input, (value) => value - 100);
    const output = conv(layer, shifted, tensor([3, 3, 1], -100), tensor([3, 3, 1], -7), 'double');
    expect([...output]).toEqual([37, 47, 21, 67, 77, 33, 23, 26, 9].map((value) => value - 7));
  });

  test('margins above and left', () => {
    const layer = convLayer({ weights, bias: [0], window: window({ kernel: 2, padding: [1, 1, 0, 0] }) });
    const output = conv(layer, input, tensor([3, 3, 1]), tensor([3, 3, 1]), 'double');
    expect([...output]).toEqual([4, 11, 18, 18, 37, 47, 36, 67, 77]);
  });

  test('bias, channels and one factor per channel', () => {
    const layer = convLayer({
      weights: [...weights, ...weights],
      bias: [3, -37],
      window: window({ kernel: 2 }),
      requantisation: { multipliers: Int32Array.of(2 ** 30, 2 ** 30), shifts: Int32Array.of(0, 1) },
    });
    const output = conv(layer, input, tensor([3, 3, 1]), tensor([2, 2, 2]), 'double');
    expect([...output]).toEqual([20, 0, 25, 10, 35, 30, 40, 40]);
  });
});

test('a stride larger than the kernel leaves pixels out', () => {
  const layer = convLayer({ weights: [1], bias: [0], window: window({ kernel: 1, stride: { h: 3, w: 2 } }) });
  const output = conv(layer, countUp(16), tensor([4, 4, 1]), tensor([2, 2, 1]), 'double');
  expect([...output]).toEqual([1, 3, 13, 15]);
});

test('dilation spreads the taps', () => {
  const layer = convLayer({
    weights: [1, 10, 1, 1],
    bias: [0],
    window: window({ kernel: 2, dilation: { h: 1, w: 2 } }),
  });
  // Row of 1 2 3 over row of 4 5 6: 1 + 10 * 3 + 4 + 6.
  const output = conv(layer, countUp(6), tensor([2, 3, 1]), tensor([1, 1, 1]), 'double');
  expect([...output]).toEqual([41]);
});

describe('extreme bytes', () => {
  const inC = 32;
  const shape = tensor([5, 4, inC], -128);
  const extremes = (length: number, step: number) =>
    Int8Array.from({ length }, (_, i) => (Math.floor(i / step) % 2 ? 127 : -128));

  test.each([
    [-128, 127],
    [127, -128],
    [127, 127],
    [-128, -128],
  ])('zero points %i and %i', (inputZero, outputZero) => {
    const layer = convLayer({
      weights: extremes(3 * 9 * inC, 7),
      bias: [2 ** 31 - 1, -(2 ** 31), 12345],
      window: window({ kernel: 3, padding: [1, 1, 1, 1] }),
      requantisation: {
        multipliers: Int32Array.of(2 ** 31 - 1, 2 ** 30, 1),
        shifts: Int32Array.of(-13, -31, 0),
      },
    });
    const source = tensor(shape.shape, inputZero);
    const target = tensor([5, 4, 3], outputZero);
    const input = extremes(5 * 4 * inC, 5);
    for (const rounding of ['double', 'single'] as const)
      expect([...conv(layer, input, source, target, rounding)]).toEqual(
        convolutionReference(layer, input, source, target, rounding),
      );
  });

  test('sums wrap like int32 and are not rounded as large floating-point numbers', () => {
    const layer = convLayer({
      weights: new Int8Array(inC).fill(-128),
      bias: [-(2 ** 31)],
      window: window({ kernel: 1 }),
      requantisation: powerOfTwo(-25),
    });
    const input = new Int8Array(inC).fill(127);
    // -2^31 - 255 * 128 * 32 wraps to 2^31 - 1044480, which is 63.97 * 2^25.
    expect([...conv(layer, input, tensor([1, 1, inC], -128), tensor([1, 1, 1]), 'double')]).toEqual([64]);
  });
});

test('single rounding gives other bytes than double rounding, on ties and between them', () => {
  const layer = convLayer({
    weights: [1],
    bias: [0],
    window: window({ kernel: 1 }),
    requantisation: { multipliers: Int32Array.of(11 * 2 ** 27), shifts: Int32Array.of(-1) },
  });
  const values = Int8Array.of(-2, -1, 0, 1, 2, 3);
  const image = tensor([1, 6, 1]);
  // Exactly: value * 0.34375.
  expect([...conv(layer, values, image, image, 'single')]).toEqual([-1, 0, 0, 0, 1, 1]);
  expect([...conv(layer, values, image, image, 'double')]).toEqual([-1, -1, 0, 1, 1, 1]);
});

test('the fused activation bounds the output', () => {
  const layer = convLayer({
    weights: [1],
    bias: [0],
    window: window({ kernel: 1 }),
    clamp: { min: -5, max: 40 },
  });
  const image = tensor([1, 4, 1], 0);
  const output = conv(layer, Int8Array.of(-60, -6, 30, 60), image, tensor([1, 4, 1], -5), 'double');
  expect([...output]).toEqual([-5, -5, 25, 40]);
});
