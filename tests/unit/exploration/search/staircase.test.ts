import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../../src/exploration/search/staircase.ts';
import { createStaircase } from '../../../../src/exploration/search/staircase.ts';
import { hypervolume } from '../../../hypervolume.ts';

const reference = { cost: 12, loss: 10 };
const outcome = fc.record({ cost: fc.integer({ min: 0, max: 14 }), loss: fc.integer({ min: -3, max: 13 }) });
/** Of so many right answers in all. */
const most = 20;
const outcomes = fc.array(outcome, { maxLength: 12 });

function areaOf(points: readonly Outcome[]): number {
  return hypervolume(
    points.map(({ cost }) => cost),
    points.map(({ loss }) => most - loss),
    points.keys(),
    { cost: reference.cost, gain: most - reference.loss },
  );
}

describe('createStaircase', () => {
  test('gains the hypervolume that an outcome adds to those before', () => {
    fc.assert(
      fc.property(outcomes, outcome, (before, next) => {
        const staircase = createStaircase(reference);
        before.forEach(staircase.add);
        expect(staircase.gainOf(next)).toBe(areaOf([...before, next]) - areaOf(before));
      }),
    );
  });

  test('knows the least loss at no more than a cost', () => {
    fc.assert(
      fc.property(outcomes, fc.integer({ min: 0, max: 11 }), (before, cost) => {
        const staircase = createStaircase(reference);
        before.forEach(staircase.add);
        const losses = before.filter((other) => other.cost <= cost).map(({ loss }) => loss);
        expect(staircase.lossAt(cost)).toBe(Math.min(reference.loss, ...losses));
      }),
    );
  });
});
