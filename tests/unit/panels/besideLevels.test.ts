import { expect, test } from 'vitest';
import { brushed, exactLevel } from '../../../src/exploration/views/pointColumns.ts';
import {
  besideLevels,
  boundsBesideLevels,
  levelBounds,
} from '../../../src/panels/insights/points/besideLevels.ts';

test.each([[[0, 0.4, 0.8]], [[0]]])('the exact network lies below the levels %j, which stay', (levels) => {
  const [exact, ...others] = besideLevels(Float64Array.of(exactLevel, ...levels));
  expect(exact).toBeLessThan(0);
  expect(others).toEqual(levels);
});

test.each([[[0, 0.4, 0.8]], [[0, 50, 100]]])(
  'a brush around the exact network below the levels %j takes it alone, and is drawn there',
  (levels) => {
    const values = Float64Array.of(exactLevel, ...levels);
    const places = besideLevels(values);
    const taken = (low: number, high: number) => {
      const range = levelBounds([low, high]);
      const columns = { points: [0, 1, 2, 3], columns: [{ title: 'Level', values }] };
      return { range, points: brushed(columns, new Map([['Level', range]])) };
    };
    const alone = taken(places[0]! * 1.1, places[0]! * 0.9);
    expect(alone.points).toEqual([0]);
    expect(boundsBesideLevels(values, alone.range)).toEqual([places[0], places[0]]);
    expect(taken(places[0]!, levels[1]!).points).toEqual([0, 1, 2]);
    expect(taken(0, levels[1]!).points).toEqual([1, 2]);
    expect(boundsBesideLevels(values, [0, levels[1]!])).toEqual([0, levels[1]]);
  },
);
