import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/exploration/explore.ts';
import { openModel, openSubject } from '../../../../src/exploration/recipe/openSubject.ts';
import { pointCost, pointSummary, referenceCycles } from '../../../../src/exploration/points/pointSummary.ts';
import { isFitting, needOf } from '../../../../src/exploration/points/pointTable.ts';
import type { Recipe } from '../../../../src/exploration/recipe/recipe.ts';
import { EXACT_POINT } from '../../../../src/exploration/recipe/space.ts';
import { sourceOf } from '../../../../src/exploration/recipe/source.ts';
import { syntheticSet } from '../../../../src/images/syntheticSet.ts';
import { baselineCost } from '../../../../src/target/baseline.ts';
import { createPool } from '../../../../workers/pool.ts';
import { smallExampleRecipe } from '../../store/testApp.ts';
import { inProcessWorker } from '../inProcessWorker.ts';

const bytes = new Uint8Array(
  readFileSync(new URL('../../../../public/examples/lenet.tflite', import.meta.url)),
);
const model = openModel({ name: 'lenet.tflite', bytes }, 'lenet');
const data = { images: syntheticSet(40, 1), source: sourceOf('synthetic', []) };

async function analysed(change: Partial<Recipe>) {
  const subject = openSubject({ ...(await smallExampleRecipe()), ...change }, model, data);
  const listener = { progress: () => undefined, update: () => undefined };
  return analyse(subject, createPool(inProcessWorker, 1), listener, () => 0);
}

const all = [0, 1, 2, 3, 4];

describe('kernels of points', async () => {
  const free = await analysed({});
  const { points } = free;

  it('are compared with CMSIS-NN and with the exact kernels on the same board', () => {
    const cmsisNn = baselineCost(model.network, free.board).latencyCycles;
    expect(referenceCycles(free)).toEqual({ cmsisNn, exact: points.latencyCycles[EXACT_POINT] });
    const summary = pointSummary(free, 4);
    expect(summary.latencyReductionPercent).toBeCloseTo(100 * (1 - points.latencyCycles[4]! / cmsisNn), 9);
    expect(summary.latencyReductionToExactPercent).toBeLessThan(summary.latencyReductionPercent);
    expect(summary.layers.reduce((sum, layer) => sum + layer.cmsisNnCycles, 0)).toBeLessThan(cmsisNn);
    expect(summary.latencyCyclesLow).toBeLessThan(summary.latencyCycles);
    expect(summary.latencyCyclesHigh).toBeGreaterThan(summary.latencyCycles);
  });

  it('are what is pinned, in every point; the references stay', async () => {
    const pinned = await analysed({ forms: [{ layer: 2, form: 'streamed' }] });
    for (const point of all)
      expect(pointSummary(pinned, point).layers.find(({ layer }) => layer === 2)?.form).toBe('streamed');
    expect(referenceCycles(pinned)).toEqual(referenceCycles(free));
    expect(pinned.points.latencyCycles[4]).toBeGreaterThan(points.latencyCycles[4]!);
  });

  it('become smaller under a limit of flash, and the table says what the points then cost', async () => {
    const largest = Math.max(...all.map((point) => points.flashBytes[point]!));
    const flashBytes = Math.round(largest * 0.7);
    const limited = await analysed({ limits: { flashBytes } });
    expect(all.every((point) => isFitting(limited.points, point))).toBe(true);
    expect(Math.max(...all.map((point) => limited.points.flashBytes[point]!))).toBeLessThanOrEqual(
      flashBytes,
    );
    for (const exploration of [free, limited])
      for (const point of all) {
        const cost = pointCost(exploration, point);
        expect(needOf(exploration.points, point)).toEqual({
          flashBytes: cost.flashBytes,
          ramBytes: cost.ramBytes,
        });
        expect(exploration.points.latencyCycles[point]).toBe(cost.latencyCycles);
      }
    const least = Math.min(...all.map((point) => limited.points.flashBytes[point]!));
    const tight = await analysed({ limits: { flashBytes: least - 1 } });
    expect(all.some((point) => isFitting(tight.points, point))).toBe(true);
    expect(isFitting((await analysed({ limits: { ramBytes: 1000 } })).points, EXACT_POINT)).toBe(false);
  });
});
