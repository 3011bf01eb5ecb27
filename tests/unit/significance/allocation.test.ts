import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MaskPortions } from '../../../src/significance/allocation.ts';
import { allocations } from '../../../src/significance/allocation.ts';

/** Masks of up to 6 portions with scores that ascend. */
const mask: fc.Arbitrary<MaskPortions> = fc
  .array(fc.record({ products: fc.integer({ min: 1, max: 180 }), rise: fc.nat(20) }), { maxLength: 6 })
  .map((portions) => {
    let score = 0;
    const scores = portions.map(({ rise }) => (score += rise));
    return { products: [0, ...portions.map(({ products }) => products)], scores: [0, ...scores] };
  });
const layers = fc.array(fc.array(mask, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
const shares = [0, 0.1, 0.35, 0.8, 1];

/** Every portion with its score, its products and whether it is gone. */
function portionsOf(masks: readonly (readonly MaskPortions[])[], taken: readonly Uint16Array[]) {
  return masks.flatMap((ofLayer, layer) =>
    ofLayer.flatMap(({ products, scores }, n) =>
      Array.from(products)
        .slice(1)
        .map((saved, k) => ({ score: scores[k + 1]!, products: saved, isGone: k < taken[layer]![n]! })),
    ),
  );
}

describe('allocations', () => {
  test('take the share of all products, to within half a portion, and nothing dearer than what stays', () => {
    fc.assert(
      fc.property(layers, (masks) => {
        allocations(masks, shares).forEach((taken, level) => {
          const portions = portionsOf(masks, taken);
          const sum = (which: typeof portions) => which.reduce((total, { products }) => total + products, 0);
          const gone = portions.filter(({ isGone }) => isGone);
          const kept = portions.filter(({ isGone }) => !isGone);
          const largest = Math.max(0, ...portions.map(({ products }) => products));
          expect(Math.abs(sum(gone) - shares[level]! * sum(portions))).toBeLessThanOrEqual(
            largest / 2 + 1e-9,
          );
          expect(Math.max(-1, ...gone.map(({ score }) => score))).toBeLessThanOrEqual(
            Math.min(Infinity, ...kept.map(({ score }) => score)),
          );
        });
      }),
      { numRuns: 300 },
    );
  });

  test('take from all masks alike where nothing is known', () => {
    const unknown = { products: [0, 2, 2, 2, 2], scores: [0, 0, 0, 0, 0] };
    const [half] = allocations([[unknown, unknown, unknown]], [0.5]);
    expect(half).toEqual([Uint16Array.of(2, 2, 2)]);
  });

  test('never take a portion before the cheaper-looking one behind it', () => {
    const masks = [
      { products: [0, 1, 1], scores: [0, 9, 1] },
      { products: [0, 1, 1], scores: [0, 3, 4] },
    ];
    const [half] = allocations([masks], [0.5]);
    expect(half).toEqual([Uint16Array.of(0, 2)]);
  });
});
