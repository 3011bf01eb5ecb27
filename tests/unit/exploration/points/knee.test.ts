import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frontOf } from '../../../../src/exploration/points/choice.ts';
import { kneeOf } from '../../../../src/exploration/points/knee.ts';
import { pointTable } from './pointTable.ts';

const imageCount = 1000;

test('of a front is the point farthest above the line between its ends, both axes scaled to 1', () => {
  const point = fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 650, max: 760 }));
  fc.assert(
    fc.property(fc.array(point, { minLength: 2, maxLength: 30 }), (drawn) => {
      const all = [[100, 750] as const, ...drawn];
      const points = pointTable(
        all.map(([cycles]) => cycles),
        all.map(([, correct]) => correct),
        imageCount,
      );
      const front = frontOf(points);
      const knee = kneeOf(points, front);
      const shown = front.map((n) => all[n]!).filter(([, correct]) => correct >= 650);
      const [fastest, best] = [shown[0]!, shown.at(-1)!];
      const height = ([cycles, correct]: readonly [number, number]) =>
        (correct - fastest[1]) / (best[1] - fastest[1]) - (cycles - fastest[0]) / (best[0] - fastest[0]);
      const highest = Math.max(...shown.map(height));
      if (knee === null) return !(highest > 1e-9);
      return Math.abs(height(all[knee]!) - highest) < 1e-9;
    }),
  );
});

test('is none of a front without a bend, and of none that loses too much', () => {
  const straight = pointTable([100, 90, 80], [750, 740, 730], imageCount);
  expect(kneeOf(straight, frontOf(straight))).toBeNull();
  const steep = pointTable([100, 90, 10], [750, 745, 100], imageCount);
  expect(kneeOf(steep, frontOf(steep))).toBeNull();
  expect(kneeOf(steep, [])).toBeNull();
});
