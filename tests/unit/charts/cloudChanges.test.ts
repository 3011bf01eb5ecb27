import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cloud } from '../../../src/charts/cloud.ts';
import { changedParts, cloudTeller } from '../../../src/charts/cloudChanges.ts';

const count = 20;
const columns = ['cost', 'correct', 'budget', 'highlighted'] as const;
const figures = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: count, maxLength: count });
const parts = {
  cost: figures.map((column) => Float64Array.from(column, costOf)),
  correct: figures.map((column) => Int32Array.from(column)),
  budget: fc.oneof(figures, fc.constant([1, 2])).map((column) => Uint8Array.from(column)),
  highlighted: fc.option(figures.map((column) => Uint8Array.from(column))),
  inks: fc.constant(['red', 'blue'] as const),
};
/** Other figures of a few points of the column as it is, in place or in a copy. */
const edit = fc.record({
  column: fc.constantFrom(...columns),
  points: fc.array(fc.tuple(fc.nat(count - 1), fc.integer({ min: 0, max: 2 })), {
    minLength: 1,
    maxLength: 6,
  }),
  isInPlace: fc.boolean(),
});
type Edit = typeof edit extends fc.Arbitrary<infer Each> ? Each : never;
const otherParts = fc.record(parts, { requiredKeys: [] });
/** All parts; then, again and again, few points of a column change, or parts are others, some of other lengths. */
const steps = fc.tuple(
  fc.record(parts),
  fc.array(fc.oneof({ arbitrary: edit, weight: 3 }, { arbitrary: otherParts, weight: 1 })),
);

function costOf(figure: number): number {
  return figure === 2 ? NaN : figure;
}

function edited(cloud: Partial<Cloud>, { column, points, isInPlace }: Edit): Partial<Cloud> {
  const last = cloud[column];
  if (!last) return {};
  const next = isInPlace ? last : last.slice();
  for (const [point, figure] of points)
    next[point % next.length] = column === 'cost' ? costOf(figure) : figure;
  return { [column]: next };
}

test('whoever is told all changes of a cloud knows all of it', () => {
  fc.assert(
    fc.property(steps, ([first, changes]) => {
      const tell = cloudTeller();
      let [cloud, known]: Partial<Cloud>[] = [{}, {}] as const;
      for (const change of [first, ...changes]) {
        // Drawn columns stay as they are, also for a run that is repeated.
        const changed: Partial<Cloud> = 'column' in change ? edited(cloud, change) : structuredClone(change);
        cloud = { ...cloud, ...changed };
        const told = structuredClone(tell(changed));
        if (told) known = { ...known, ...changedParts(known, told) };
        expect(known).toEqual(cloud);
      }
    }),
  );
});

test('of a column that differs in few points these are told, also where it was filled in place, and nothing of one that does not', () => {
  const tell = cloudTeller();
  const cost = new Float64Array(count);
  expect(tell({ cost, highlighted: null })).toEqual({ parts: { cost, highlighted: null }, entries: {} });
  cost[3] = 7;
  cost[5] = NaN;
  expect(tell({ cost })).toEqual({ parts: {}, entries: { cost: Float64Array.of(3, 7, 5, NaN) } });
  expect(tell({ cost: cost.slice() })).toBeNull();
  expect(tell({ cost: cost.map((_, point) => point) })?.entries).toEqual({});
});
