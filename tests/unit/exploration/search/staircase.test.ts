import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hypervolume } from '../../../hypervolume.ts';
import type { Outcome } from '../../../../src/exploration/search/staircase.ts';
import { createStaircase } from '../../../../src/exploration/search/staircase.ts';

const REFERENCE = { cost: 12, loss: 10 };
const outcome = fc.record({ cost: fc.integer({ min: 0, max: 14 }), loss: fc.integer({ min: -3, max: 13 }) });
const outcomes = fc.array(outcome, { maxLength: 12 });

function areaOf(points: readonly Outcome[]): number {
  return hypervolume(
    points.map(({ cost }) => cost),
    points.map(({ loss }) => -loss),
    points.keys(),
    { cost: REFERENCE.cost, gain: -REFERENCE.loss },
  );
}

describe('createStaircase', () => {
  it('gains the hypervolume that an outcome adds to those before', () => {
    fc.assert(
      fc.property(outcomes, outcome, (before, next) => {
        const staircase = createStaircase(REFERENCE);
        before.forEach(staircase.add);
        expect(staircase.gainOf(next)).toBe(areaOf([...before, next]) - areaOf(before));
      }),
    );
  });

  it('knows the least loss at no more than a cost', () => {
    fc.assert(
      fc.property(outcomes, fc.integer({ min: 0, max: 11 }), (before, cost) => {
        const staircase = createStaircase(REFERENCE);
        before.forEach(staircase.add);
        const losses = before.filter((other) => other.cost <= cost).map(({ loss }) => loss);
        expect(staircase.lossAt(cost)).toBe(Math.min(REFERENCE.loss, ...losses));
      }),
    );
  });
});
