import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resolveWindow } from '../../../../src/network/build/slidingWindow.ts';

type Padding = 'SAME' | 'VALID' | readonly [before: number, after: number];

function resolveSquare(kernel: number, stride: number, dilation: number, padding: Padding, input: number) {
  const size = (extent: number) => ({ h: extent, w: extent });
  const sides = ([before, after]: readonly [number, number]) => ({
    top: before,
    left: before,
    bottom: after,
    right: after,
  });
  return resolveWindow(
    size(kernel),
    {
      stride: size(stride),
      dilation: size(dilation),
      padding: typeof padding === 'string' ? padding : sides(padding),
    },
    { ...size(input), c: 1 },
    'operator 0',
  );
}

describe('resolveWindow', () => {
  test.each<[number, number, number, Padding, number, number, number, number]>([
    // kernel, stride, dilation, padding, input -> output, before, after
    [3, 1, 1, 'SAME', 32, 32, 1, 1],
    [3, 2, 1, 'SAME', 32, 16, 0, 1],
    [3, 2, 1, 'SAME', 33, 17, 1, 1],
    [5, 1, 1, 'SAME', 32, 32, 2, 2],
    [2, 2, 1, 'SAME', 5, 3, 0, 1],
    [1, 2, 1, 'SAME', 32, 16, 0, 0],
    [3, 1, 2, 'SAME', 10, 10, 2, 2],
    [3, 1, 1, 'VALID', 32, 30, 0, 0],
    [2, 2, 1, 'VALID', 5, 2, 0, 0],
    [3, 1, 4, 'VALID', 10, 2, 0, 0],
    [8, 8, 1, 'VALID', 8, 1, 0, 0],
    [3, 1, 1, [1, 1], 32, 32, 1, 1],
    [3, 2, 1, [1, 1], 32, 16, 1, 0],
    [3, 2, 1, [0, 1], 32, 16, 0, 1],
    [2, 2, 1, [1, 0], 5, 3, 1, 0],
    [3, 1, 2, [4, 3], 10, 13, 4, 3],
    [9, 1, 1, [8, 8], 1, 9, 8, 8],
  ])(
    'kernel %d, stride %d, dilation %d, padding %j over %d gives %d with margins %d and %d',
    (kernel, stride, dilation, padding, input, output, before, after) => {
      const resolved = resolveSquare(kernel, stride, dilation, padding, input);
      expect(resolved.output).toEqual({ h: output, w: output });
      expect(resolved.window.padding).toEqual({ top: before, left: before, bottom: after, right: after });
    },
  );

  test('lets every window lie inside the padded input, and every SAME window start at a multiple of the stride', () => {
    const small = fc.integer({ min: 1, max: 9 });
    const scheme = fc.constantFrom('SAME', 'VALID');
    fc.assert(
      fc.property(small, small, small, scheme, fc.integer({ min: 1, max: 60 }), (k, s, d, padding, input) => {
        const extent = (k - 1) * d + 1;
        fc.pre(padding === 'SAME' || extent <= input);
        const { window, output } = resolveSquare(k, s, d, padding, input);
        const { top, bottom } = window.padding;
        const positions = Array.from({ length: 200 }, (_, i) => i * s).filter((start) =>
          padding === 'SAME' ? start < input : start + extent <= input,
        );
        expect(output.h).toBe(positions.length);
        expect((output.h - 1) * s + extent).toBeLessThanOrEqual(top + input + bottom);
        expect(bottom - top === 0 || bottom - top === 1).toBe(true);
      }),
    );
  });

  test.each([
    ['kernel', () => resolveSquare(0, 1, 1, 'SAME', 8), /kernel of 0 x 0/],
    ['stride', () => resolveSquare(3, 0, 1, 'SAME', 8), /stride of 0 x 0/],
    ['dilation', () => resolveSquare(3, 1, -1, 'SAME', 8), /dilation of -1 x -1/],
    ['padding', () => resolveSquare(3, 1, 1, [3, 0], 8), /the padding 3 for a window that spans 3/],
    ['negative padding', () => resolveSquare(3, 1, 1, [0, -1], 8), /the padding -1/],
    ['padded window', () => resolveSquare(5, 1, 1, [1, 1], 2), /window of 5 over an input of 2/],
    ['VALID window', () => resolveSquare(9, 1, 1, 'VALID', 8), /window of 9 over an input of 8/],
    ['span', () => resolveSquare(3, 1, 2 ** 20, 'SAME', 8), /spans 2097153 inputs/],
  ])('refuses a bad %s by name', (_, resolve, text) => {
    expect(resolve).toThrow(text);
  });
});
