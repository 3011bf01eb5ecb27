import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { frontMarks } from '../../../src/charts/frontMarks.ts';
import { frontDomains, frontScales, restingDomains } from '../../../src/charts/frontScales.ts';
import { pointFinder, reachPx } from '../../../src/charts/nearestPoint.ts';
import type { PointColumns } from '../../../src/charts/pointColumns.ts';
import { accuracyPercent, costValue } from '../../../src/charts/pointColumns.ts';

function columnsOf(points: readonly (readonly [cycles: number, correct: number])[]): PointColumns {
  return {
    cost: Float64Array.from(points, ([cycles]) => cycles),
    correct: Int32Array.from(points, ([, correct]) => correct),
    costUnit: 1,
    imageCount: 100,
  };
}

describe('marks of the front', () => {
  test('join points equal in both figures and keep the others apart', () => {
    const columns = columnsOf([
      [9, 90],
      [5, 80],
      [5, 80],
      [5, 80],
      [7, 85],
    ]);
    expect(frontMarks([1, 2, 3, 4, 0], columns)).toEqual([
      { point: 1, tied: [1, 2, 3] },
      { point: 4, tied: [4] },
      { point: 0, tied: [0] },
    ]);
  });
});

describe('axes', () => {
  const columns = columnsOf([
    [100, 90],
    [40, 30],
    [80, 86],
    [60, -1],
  ]);
  const front = [1, 2, 0];

  test('near the exact network cover ten percentage points and leave out slower fronts', () => {
    const { x, y } = frontDomains(columns, front, 0, 10);
    expect(y[0]).toBe(80);
    expect(y[1]).toBeGreaterThan(90);
    expect(x[0]).toBeGreaterThan(40);
    expect(x[0]).toBeLessThan(80);
    expect(x[1]).toBeGreaterThan(100);
  });

  test('near the exact network hold every point of the front that is as accurate as the axis begins', () => {
    const steps = columnsOf([
      [100, 91],
      [40, 80],
      [60, 85],
    ]);
    const { x, y } = frontDomains(steps, [1, 2, 0], 0, 10);
    expect(y[0]).toBe(80);
    expect(x[0]).toBeLessThan(40);
  });

  test('of all points cover every measured one', () => {
    const { x, y } = frontDomains(columns, front, 0, 'all');
    for (const point of [0, 1, 2]) {
      expect(accuracyPercent(columns, point)).toBeGreaterThanOrEqual(y[0]);
      expect(accuracyPercent(columns, point)).toBeLessThanOrEqual(y[1]);
      expect(costValue(columns, point)).toBeGreaterThan(x[0]);
      expect(costValue(columns, point)).toBeLessThan(x[1]);
    }
  });

  test('make room for a held-out accuracy beyond the others', () => {
    expect(frontDomains(columns, front, 0, 10, { heldOutPercent: 97 }).y[1]).toBeGreaterThan(97);
    expect(frontDomains(columns, front, 0, 10, { heldOutPercent: 71 }).y[0]).toBeLessThanOrEqual(71);
  });

  test('reach to the reference only when all points are shown', () => {
    const reference = { referenceCost: 250 };
    expect(frontDomains(columns, front, 0, 'all', reference).x[1]).toBeGreaterThan(250);
    expect(frontDomains(columns, front, 0, 10, reference).x[1]).toBeLessThan(250);
  });

  test.each([10, 'all'] as const)('reach to what a board measured, in the view of %s', (view) => {
    const reach = (measuredCost: number) => frontDomains(columns, front, 0, view, { measuredCost }).x;
    expect(reach(120)[1]).toBeGreaterThan(120);
    expect(reach(30)[0]).toBeLessThan(30);
    expect(reach(90)).toEqual(frontDomains(columns, front, 0, view).x);
  });

  test('have a width even when all points cost the same or nothing is measured', () => {
    const { x, y } = frontDomains(
      columnsOf([
        [50, -1],
        [50, -1],
      ]),
      [],
      0,
      'all',
    );
    expect(x[1]).toBeGreaterThan(x[0]);
    expect(y[1]).toBeGreaterThan(y[0]);
  });
});

describe('axes that rest', () => {
  const last = { x: [0, 10], y: [80, 100] } as const;

  test('stay while they hold what is shown and it fills most of them', () => {
    expect(restingDomains(last, { x: [2, 9], y: [80, 98] })).toBe(last);
  });

  test.each([
    ['cut something off', [2, 11], [80, 98]],
    ['are much longer than what is shown', [2, 9], [90, 98]],
  ] as const)('move where they would %s', (_, x, y) => {
    expect(restingDomains(last, { x, y })).toEqual({ x, y });
  });
});

describe('the point under the pointer', () => {
  test('may lie on the edge of the plot', () => {
    const size = fc.integer({ min: 200, max: 1500 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), size, size, (correct, width, height) => {
        const columns = columnsOf([[20, correct]]);
        const [x, y] = [costValue(columns, 0), accuracyPercent(columns, 0)];
        for (const domains of [
          { x: [x, x + 7], y: [y, y + 3] },
          { x: [x / 3, x], y: [y / 3, y] },
        ] as const) {
          const scales = frontScales({ x: [...domains.x], y: [...domains.y] }, width, height);
          expect(pointFinder(columns, scales)([scales.x(x), scales.y(y)])).toBe(0);
        }
      }),
    );
  });

  test('is the nearest measured one inside the plot, none beyond the reach', () => {
    const point = fc.tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: -1, max: 100 }));
    const place = fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 300 }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 300 }), place, (points, at) => {
        const columns = columnsOf(points);
        const scales = frontScales({ x: [1000, 40_000], y: [20, 90] }, 600, 300);
        const distances = points.map(([, correct], k) => {
          const x = scales.x(costValue(columns, k));
          const y = scales.y(accuracyPercent(columns, k));
          const isInside = x >= 0 && x <= 600 && y >= 0 && y <= 300;
          return correct < 0 || !isInside ? Infinity : Math.hypot(x - at[0], y - at[1]);
        });
        const least = Math.min(...distances);
        const nearest = pointFinder(columns, scales)(at);
        if (least > reachPx + 1e-6) expect(nearest).toBeNull();
        else if (least < reachPx - 1e-6) {
          expect(distances[nearest!]).toBeCloseTo(least, 6);
          // Of points in one place the first is found.
          expect(points.findIndex((other) => other.join() === points[nearest!]!.join())).toBe(nearest);
        }
      }),
    );
  });
});
