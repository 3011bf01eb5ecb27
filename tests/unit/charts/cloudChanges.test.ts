import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Cloud } from '../../../src/charts/cloud.ts';
import { changedParts, cloudTeller } from '../../../src/charts/cloudChanges.ts';

const count = 20;
const figures = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: count, maxLength: count });
/** Columns change in few points or many, in place or not, some to other lengths. */
const steps = fc.array(
  fc.record(
    {
      cost: figures.map((column) => Float64Array.from(column, (cost) => (cost === 2 ? NaN : cost))),
      correct: figures.map((column) => Int32Array.from(column)),
      budget: fc.oneof(figures, fc.constant([1, 2])).map((column) => Uint8Array.from(column)),
      highlighted: fc.option(figures.map((column) => Uint8Array.from(column))),
      inks: fc.constant(['red', 'blue'] as const),
    },
    { requiredKeys: [] },
  ),
);

test('whoever is told all changes of a cloud knows all of it', () => {
  fc.assert(
    fc.property(steps, (changes) => {
      const tell = cloudTeller();
      let [cloud, known]: Partial<Cloud>[] = [{}, {}] as const;
      for (const changed of changes) {
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
