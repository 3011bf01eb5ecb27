import { expect, test } from 'vitest';
import { fitPixels } from '../../../src/images/fitPixels.ts';
import type { Pixels } from '../../../src/images/pixels.ts';

const grey = (rows: readonly (readonly number[])[]): Pixels => ({
  height: rows.length,
  width: rows[0]!.length,
  channels: 1,
  values: Uint8Array.from(rows.flat()),
});
const rowsOf = ({ width, values }: Pixels) =>
  Array.from({ length: values.length / width }, (_, y) => [...values.subarray(y * width, (y + 1) * width)]);

test('growing is bilinear interpolation between the centres of pixels', () => {
  // New centres lie at -0.25, 0.25, 0.75 and 1.25 of the old ones; beyond the first and last nothing is extrapolated.
  const wide = fitPixels(grey([[0, 100]]), 1, 4, 'stretch');
  expect(rowsOf(wide)).toEqual([[0, 25, 75, 100]]);
});

test('shrinking to half weights the pixels 1, 3, 3, 1, and those of the edge alone 3, 3, 1', () => {
  const row = [10, 50, 90, 130, 7, 200, 33, 81];
  const mean = (...pairs: [number, number][]) =>
    Math.floor(
      pairs.reduce((sum, [at, weight]) => sum + row[at]! * weight, 0) /
        pairs.reduce((sum, [, weight]) => sum + weight, 0) +
        0.5,
    );
  expect(rowsOf(fitPixels(grey([row]), 1, 4, 'stretch'))).toEqual([
    [
      mean([0, 3], [1, 3], [2, 1]),
      mean([1, 1], [2, 3], [3, 3], [4, 1]),
      mean([3, 1], [4, 3], [5, 3], [6, 1]),
      mean([5, 1], [6, 3], [7, 3]),
    ],
  ]);
});

test('crop takes the middle in the shape of the target, stretch takes all', () => {
  const tall = grey([[0], [0], [70], [70], [0], [0]]);
  // the window has rows 2 to 4 of 6 exactly; a triangle of width 2 reaches to its neighbours
  expect(rowsOf(fitPixels(tall, 2, 1, 'crop'))).toEqual([[70], [70]]);
  expect(rowsOf(fitPixels(tall, 6, 1, 'crop'))).toEqual(rowsOf(tall));
  const stretched = fitPixels(tall, 6, 2, 'stretch');
  expect(rowsOf(stretched)).toEqual(rowsOf(tall).map(([value]) => [value, value]));
});

test('an even area stays even whatever the sizes, in each channel', () => {
  const colour: Pixels = {
    height: 5,
    width: 9,
    channels: 3,
    values: Uint8Array.from({ length: 135 }, (_, at) => [255, 128, 1][at % 3]!),
  };
  for (const [height, width] of [
    [1, 1],
    [2, 7],
    [11, 3],
    [32, 32],
  ] as const)
    for (const resizing of ['crop', 'stretch'] as const) {
      const fitted = fitPixels(colour, height, width, resizing);
      expect(fitted).toMatchObject({ height, width, channels: 3 });
      expect(fitted.values.length).toBe(height * width * 3);
      expect(fitted.values.every((value, at) => value === [255, 128, 1][at % 3])).toBe(true);
    }
});

test('a line of a million pixels takes no more memory than it and its target', () => {
  const line: Pixels = { height: 2 ** 20, width: 1, channels: 1, values: new Uint8Array(2 ** 20).fill(9) };
  // across first there would be 2 ** 20 x 4096 sums
  const fitted = fitPixels(line, 2, 4096, 'stretch');
  expect(fitted.values).toEqual(new Uint8Array(2 * 4096).fill(9));
});

test('mirrored images give mirrored results', () => {
  const row = [3, 99, 250, 17, 64, 128, 5];
  const [there] = rowsOf(fitPixels(grey([row]), 1, 3, 'stretch'));
  const [back] = rowsOf(fitPixels(grey([[...row].reverse()]), 1, 3, 'stretch'));
  expect(back!.reverse()).toEqual(there);
});
