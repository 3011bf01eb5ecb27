import { expect, test } from 'vitest';
import { nothingFitsText, nothingKeepsAndFitsText } from '../../../../src/exploration/views/misfits.ts';
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

test('of many points that keep a budget the smallest is said', async () => {
  const exploration = await analysedExample();
  const { points } = exploration;
  const count = 200_000;
  const flashBytes = Float64Array.from({ length: count }, (_, point) => 2048 * (1 + ((point + 7) % count)));
  const many = {
    ...points,
    flashBytes,
    correct: new Int32Array(count).fill(3),
    limits: { flashBytes: 1024 },
  };
  expect(nothingKeepsAndFitsText({ ...exploration, points: many }, { budgetPp: 1 })).toBe(
    'No point within 1 pp fits 1.0 KiB of flash: the smallest that keeps it takes 2.0 KiB.',
  );
});

test.each([
  { board: 'nucleo-l4r5zi', tables: 'auto', isBeside: true },
  { board: 'nucleo-l4r5zi', tables: 'flash', isBeside: false },
  { board: 'nucleo-l476rg', tables: 'auto', isBeside: false },
] as const)('code in a part of the RAM is said beside a limit of RAM: $board, $tables', async (each) => {
  const { isBeside, ...change } = each;
  const exploration = await analysedExample(change);
  const { points, exactCost } = exploration;
  expect(exactCost.codeMemoryBytes > 0).toBe(each.tables === 'auto');
  points.correct[0] = 1;
  const text = nothingFitsText({
    ...exploration,
    points: { ...points, limits: { ...points.limits, flashBytes: 1 } },
  });
  expect(/ of RAM beside 64\.0 KiB of code; /.test(text!)).toBe(isBeside);
});
