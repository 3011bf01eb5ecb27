import { expect, test } from 'vitest';
import { exactLevel } from '../../../src/exploration/views/pointColumns.ts';
import { besideLevels } from '../../../src/panels/insights/points/besideLevels.ts';

test.each([[[0, 0.4, 0.8]], [[0]]])('the exact network lies below the levels %j, which stay', (levels) => {
  const [exact, ...others] = besideLevels(Float64Array.of(exactLevel, ...levels));
  expect(exact).toBeLessThan(0);
  expect(others).toEqual(levels);
});
