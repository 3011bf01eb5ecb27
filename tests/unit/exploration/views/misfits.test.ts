import { expect, test } from 'vitest';
import { nothingFitsText } from '../../../../src/exploration/views/misfits.ts';
import { analysedExample } from '../analysedExample.ts';

test('nothing is said not to fit before a point is measured, nor once a measured one fits', async () => {
  const exploration = await analysedExample();
  const { points } = exploration;
  const within = (flashBytes: number) =>
    nothingFitsText({ ...exploration, points: { ...points, limits: { flashBytes } } });
  const [exact, other] = [points.flashBytes[0]!, points.flashBytes[1]!];
  const [least, most] = [Math.min(exact, other), Math.max(exact, other)];
  expect(within(least - 1)).toBeNull();
  points.correct[0] = 1;
  points.correct[1] = 1;
  expect(within(least - 1)).toMatch(/^No point fits/);
  expect(within(least)).toBeNull();
  expect(within(most)).toBeNull();
});
