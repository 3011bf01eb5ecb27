import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocations } from '../../../src/significance/allocation.ts';
import type { LayerRanking } from '../../../src/significance/layerRanking.ts';

/** Tiles of 1 to 6 portions with scores that ascend. */
const tile = fc
  .record({
    free: fc.nat(3),
    sizes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
    rises: fc.array(fc.nat(20), { minLength: 6, maxLength: 6 }),
    channelCount: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ free, sizes, rises, channelCount }) => {
    const running = (values: readonly number[], start: number) => {
      let sum = start;
      return [start, ...values.map((value) => (sum += value))];
    };
    return {
      firstChannel: 0,
      channelCount,
      order: new Int32Array(),
      counts: running(sizes, free),
      scores: Float64Array.from(running(rises.slice(0, sizes.length), 0)),
      weights: new Int8Array(),
    };
  });
const layers: fc.Arbitrary<LayerRanking[]> = fc.array(
  fc.record({
    layer: fc.constant(0),
    outputPixels: fc.integer({ min: 1, max: 9 }),
    tiles: fc.array(tile, { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const shares = [0, 0.1, 0.35, 0.8, 1];

/** Every portion with its score, its products and whether it is gone. */
function portionsOf(rankings: readonly LayerRanking[], taken: readonly Uint16Array[]) {
  return rankings.flatMap(({ tiles, outputPixels }, layer) =>
    tiles.flatMap(({ counts, scores, channelCount }, n) =>
      counts.slice(1).map((count, k) => ({
        score: scores[k + 1]!,
        products: (count - counts[k]!) * channelCount * outputPixels,
        isGone: k < taken[layer]![n]!,
      })),
    ),
  );
}

describe('allocations', () => {
  test('take the share of all products, to within half a portion, and nothing dearer than what stays', () => {
    fc.assert(
      fc.property(layers, (rankings) => {
        allocations(rankings, shares).forEach((taken, level) => {
          const portions = portionsOf(rankings, taken);
          const sum = (which: typeof portions) => which.reduce((total, { products }) => total + products, 0);
          const gone = portions.filter(({ isGone }) => isGone);
          const kept = portions.filter(({ isGone }) => !isGone);
          const largest = Math.max(...portions.map(({ products }) => products));
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

  test('take from all tiles alike where nothing is known', () => {
    const unknown = { ...tileOf([0, 2, 4, 6, 8]), scores: new Float64Array(5) };
    const [half] = allocations([{ layer: 0, outputPixels: 1, tiles: [unknown, unknown, unknown] }], [0.5]);
    expect(half).toEqual([Uint16Array.of(2, 2, 2)]);
  });

  test('never take a portion before the cheaper-looking one behind it', () => {
    const tiles = [
      { ...tileOf([0, 1, 2]), scores: Float64Array.of(0, 9, 1) },
      { ...tileOf([0, 1, 2]), scores: Float64Array.of(0, 3, 4) },
    ];
    const [half] = allocations([{ layer: 0, outputPixels: 1, tiles }], [0.5]);
    expect(half).toEqual([Uint16Array.of(0, 2)]);
  });
});

function tileOf(counts: number[]) {
  return { firstChannel: 0, channelCount: 1, order: new Int32Array(), counts, weights: new Int8Array() };
}
