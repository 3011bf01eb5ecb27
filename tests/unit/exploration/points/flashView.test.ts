import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/exploration/explore.ts';
import { flashRange, withinFlashLimit } from '../../../../src/exploration/points/flashView.ts';
import { openModel, openSubject } from '../../../../src/exploration/recipe/openSubject.ts';
import { pointCost } from '../../../../src/exploration/points/pointSummary.ts';
import { isFitting } from '../../../../src/exploration/points/pointTable.ts';
import type { RecipeLimits } from '../../../../src/exploration/recipe/recipe.ts';
import { sourceOf } from '../../../../src/exploration/recipe/source.ts';
import { syntheticSet } from '../../../../src/images/syntheticSet.ts';
import { createPool } from '../../../../workers/pool.ts';
import { smallExampleRecipe } from '../../store/testApp.ts';
import { inProcessWorker } from '../inProcessWorker.ts';

const bytes = new Uint8Array(
  readFileSync(new URL('../../../../public/examples/lenet.tflite', import.meta.url)),
);
const model = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
const data = { images: syntheticSet(40, 1), source: sourceOf('synthetic', []) };

async function analysed(limits?: RecipeLimits) {
  const recipe = await smallExampleRecipe();
  const subject = openSubject({ ...recipe, ...(limits && { limits }) }, model, data);
  const listener = { progress: () => undefined, update: () => undefined };
  return analyse(subject, createPool(inProcessWorker, 1), listener, () => 0);
}

describe('a view of less flash', async () => {
  const exploration = await analysed();
  const before = structuredClone(exploration.points);
  const { leastBytes, mostBytes } = flashRange(exploration);
  const everyPoint = [...exploration.points.correct.keys()];

  it.each([0.2, 0.5, 0.8])('is what exploring under that limit gives: %d of the range', async (share) => {
    const flashBytes = Math.round(leastBytes + share * (mostBytes - leastBytes));
    const view = withinFlashLimit(exploration, flashBytes);
    const limited = await analysed({ flashBytes });
    expect(view.points).toEqual(limited.points);
    expect(view.exactCost).toEqual(limited.exactCost);
    for (const point of everyPoint) expect(pointCost(view, point)).toEqual(pointCost(limited, point));
    expect(exploration.points).toEqual(before);
  });

  it('has a range beyond which a limit changes nothing, or nothing fits', () => {
    expect(withinFlashLimit(exploration, mostBytes).points).toEqual({
      ...exploration.points,
      limits: { ...exploration.points.limits, flashBytes: mostBytes },
    });
    const fitting = (limit: number) => {
      const { points } = withinFlashLimit(exploration, limit);
      return everyPoint.filter((point) => isFitting(points, point)).length;
    };
    expect(fitting(leastBytes - 1)).toBe(0);
    expect(fitting(leastBytes)).toBeGreaterThan(0);
  });
});
