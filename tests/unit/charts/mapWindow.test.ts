import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MapWindow } from '../../../src/charts/mapWindow.ts';
import { movedBy, showing, wholeMap, zoomed } from '../../../src/charts/mapWindow.ts';

const views = fc
  .record({
    rowCount: fc.integer({ min: 1, max: 70 }),
    columnCount: fc.integer({ min: 1, max: 600 }),
    acts: fc.array(fc.tuple(fc.constantFrom(0.5, 2, 4), fc.double({ min: 0, max: 1, noNaN: true })), {
      maxLength: 6,
    }),
  })
  .map(({ rowCount, columnCount, acts }) =>
    acts.reduce(
      (view, [factor, share]) => zoomed(view, factor, { row: share * rowCount, column: share * columnCount }),
      wholeMap(rowCount, columnCount),
    ),
  );

function expectInside({ x, y, columns, rows, columnCount, rowCount }: MapWindow) {
  expect(Math.min(x, y, columnCount - columns - x, rowCount - rows - y)).toBeGreaterThanOrEqual(-1e-9);
}

test('whatever is done, the window stays inside the matrix', () => {
  const far = fc.double({ min: -1000, max: 1000, noNaN: true });
  fc.assert(
    fc.property(views, far, far, (view, right, down) => {
      expectInside(view);
      const moved = movedBy(view, right, down);
      expectInside(moved);
      expect([moved.columns, moved.rows]).toEqual([view.columns, view.rows]);
    }),
  );
});

test('an entry that is walked to is in view, and the window moves only where it is not', () => {
  fc.assert(
    fc.property(views, fc.nat(), fc.nat(), (view, a, b) => {
      const at = { row: a % view.rowCount, column: b % view.columnCount };
      const next = showing(view, at);
      expectInside(next);
      const isIn = (window: MapWindow) =>
        at.column >= window.x - 1e-9 &&
        at.column + 1 <= window.x + window.columns + 1e-9 &&
        at.row >= window.y - 1e-9 &&
        at.row + 1 <= window.y + window.rows + 1e-9;
      expect(isIn(next)).toBe(true);
      if (isIn(view)) {
        expect(next.x).toBeCloseTo(view.x);
        expect(next.y).toBeCloseTo(view.y);
      }
    }),
  );
});

test('zooming keeps the place under the pointer where it is, away from the edges', () => {
  const view = zoomed(wholeMap(64, 288), 2, { row: 30, column: 100 });
  const next = zoomed(view, 2, { row: 30, column: 100 });
  expect((100 - next.x) / next.columns).toBeCloseTo((100 - view.x) / view.columns);
  expect((30 - next.y) / next.rows).toBeCloseTo((30 - view.y) / view.rows);
  expect(next.columns).toBe(72);
});
