import { expect, test } from 'vitest';
import { axisPlace, nearestAxis } from '../../../src/charts/nearestAxis.ts';

test('a pointer finds the axis within its reach, and no axis where there is none', () => {
  expect([0, 20, 80, 100].map((x) => nearestAxis(x, 2, 100, 24))).toEqual([0, 0, 1, 1]);
  expect(nearestAxis(50, 2, 100, 24)).toBeNull();
  expect(nearestAxis(-30, 2, 100, 24)).toBeNull();
  for (const x of [-10, 0, 10]) expect(nearestAxis(x, 0, 100, 24)).toBeNull();
  expect(nearestAxis(5, 1, 100, 24)).toBe(0);
});

test('beside the outermost of axes that stand close there is no other one', () => {
  const [count, width] = [27, 1100];
  expect(axisPlace(count - 1, count, width)).toBe(width);
  expect(nearestAxis(width + 23, count, width, 24)).toBe(count - 1);
  expect(nearestAxis(-23, count, width, 24)).toBe(0);
});
