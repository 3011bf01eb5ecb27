import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FrontDomains } from '../../../src/charts/frontScales.ts';
import { between, showing, within, zoomed } from '../../../src/charts/frontWindow.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const places = fc.record({ x: share, y: share });
const wholes = fc
  .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 40 }))
  .map(([x, y, length]): FrontDomains => ({ x: [x, x + length / 3], y: [y, y + length] }));

const placeIn = ({ x, y }: FrontDomains, at: { x: number; y: number }) => ({
  x: x[0] + at.x * (x[1] - x[0]),
  y: y[0] + at.y * (y[1] - y[0]),
});

function expectInside(window: FrontDomains, whole: FrontDomains) {
  for (const axis of ['x', 'y'] as const) {
    expect(window[axis][0]).toBeGreaterThanOrEqual(whole[axis][0] - 1e-9);
    expect(window[axis][1]).toBeLessThanOrEqual(whole[axis][1] + 1e-9);
    expect(window[axis][1]).toBeGreaterThan(window[axis][0]);
  }
}

test('zooming in keeps a place where it is, and out again shows the whole', () => {
  fc.assert(
    fc.property(wholes, places, (whole, at) => {
      const place = placeIn(whole, at);
      const window = zoomed(null, whole, 2, place)!;
      expectInside(window, whole);
      for (const axis of ['x', 'y'] as const) {
        const [from, to] = window[axis];
        expect(to - from).toBeCloseTo((whole[axis][1] - whole[axis][0]) / 2);
        expect((place[axis] - from) / (to - from)).toBeCloseTo(at[axis]);
      }
      expect(zoomed(window, whole, 1 / 2, place)).toBeNull();
      expect(zoomed(window, whole, 1 / 8, place)).toBeNull();
    }),
  );
});

test('a rectangle is what is shown, whichever corner it began at; none is too small', () => {
  fc.assert(
    fc.property(wholes, places, places, (whole, a, b) => {
      const [p, q] = [placeIn(whole, a), placeIn(whole, b)];
      const window = between(p, q, whole);
      expect(between(q, p, whole)).toEqual(window);
      const shown = window ?? whole;
      expectInside(shown, whole);
      for (const axis of ['x', 'y'] as const) {
        expect(shown[axis][0]).toBeLessThanOrEqual(Math.min(p[axis], q[axis]) + 1e-9);
        expect(shown[axis][1]).toBeGreaterThanOrEqual(Math.max(p[axis], q[axis]) - 1e-9);
      }
    }),
  );
});

test('a place that is walked to is shown, and nothing moves where it is', () => {
  fc.assert(
    fc.property(wholes, places, places, (whole, a, b) => {
      const window = zoomed(null, whole, 4, placeIn(whole, a))!;
      const place = placeIn(whole, b);
      const moved = showing(window, whole, place)!;
      expectInside(moved, whole);
      for (const axis of ['x', 'y'] as const) {
        expect(moved[axis][0]).toBeLessThanOrEqual(place[axis] + 1e-9);
        expect(moved[axis][1]).toBeGreaterThanOrEqual(place[axis] - 1e-9);
        expect(moved[axis][1] - moved[axis][0]).toBeCloseTo(window[axis][1] - window[axis][0]);
      }
      const middle = { x: (window.x[0] + window.x[1]) / 2, y: (window.y[0] + window.y[1]) / 2 };
      const still = showing(window, whole, middle)!;
      expect([...still.x, ...still.y].map((n) => n.toFixed(9))).toEqual(
        [...window.x, ...window.y].map((n) => n.toFixed(9)),
      );
    }),
  );
});

test('of a part nothing is left outside of a whole that has shrunk', () => {
  fc.assert(
    fc.property(wholes, wholes, places, (whole, other, at) => {
      const window = zoomed(null, whole, 8, placeIn(whole, at));
      expectInside(within(window, other) ?? other, other);
    }),
  );
  expect(within(null, { x: [0, 1], y: [0, 1] })).toBeNull();
});
