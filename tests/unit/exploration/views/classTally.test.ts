import { expect, test } from 'vitest';
import { pointClassTallies } from '../../../../src/exploration/views/classTally.ts';
import { analysedExample } from '../analysedExample.ts';

test('a point’s tallies are those of its right answers among the images of each class', async () => {
  const exploration = await analysedExample();
  const { points, splits, images } = exploration;
  const point = 2;
  const right = [0, 1, 5, 8, points.imageCount - 1];
  for (const n of right) points.correctBits[point * points.bytesPerPoint + (n >> 3)]! |= 1 << (n & 7);
  const labels = Array.from(splits.selection, (image) => images.labels[image]!);
  expect(pointClassTallies(exploration, point)).toEqual(
    Array.from({ length: 10 }, (_, label) => ({
      images: labels.filter((each) => each === label).length,
      correct: right.filter((n) => labels[n] === label).length,
    })),
  );
});
