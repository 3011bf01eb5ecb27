import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { baselineCost } from '../../../../src/baseline/baseline.ts';
import { isFitting, needOf } from '../../../../src/exploration/points/pointTable.ts';
import { exactPoint } from '../../../../src/exploration/recipe/space.ts';
import { pointCost, pointSummary, referenceCycles } from '../../../../src/exploration/views/pointSummary.ts';
import { exportBundle } from '../../../../src/firmware/exportPoint.ts';
import { exportRequest } from '../../../../src/firmware/exportRequest.ts';
import { analysedExample } from '../analysedExample.ts';

const all = [0, 1, 2, 3, 4];

describe('kernels of points', async () => {
  const free = await analysedExample();
  const { points } = free;

  test('are compared with CMSIS-NN and with the exact kernels on the same board', () => {
    const cmsisNn = baselineCost(free.core, free.board).latencyCycles;
    expect(referenceCycles(free)).toEqual({ cmsisNn, exact: points.latencyCycles[exactPoint] });
    const summary = pointSummary(free, 4);
    expect(summary.latencyReductionPercent).toBeCloseTo(100 * (1 - points.latencyCycles[4]! / cmsisNn), 9);
    expect(summary.latencyReductionToExactPercent).toBeLessThan(summary.latencyReductionPercent);
    expect(summary.layers.reduce((sum, layer) => sum + layer.cmsisNnCycles, 0)).toBeLessThan(cmsisNn);
    expect(summary.latencyCyclesLow).toBeLessThan(summary.latencyCycles);
    expect(summary.latencyCyclesHigh).toBeGreaterThan(summary.latencyCycles);
  });

  test('are what is pinned, in every point; the references stay', async () => {
    const pinned = await analysedExample({ forms: [{ layer: 2, form: 'streamed' }] });
    for (const point of all)
      expect(pointSummary(pinned, point).layers.find(({ layer }) => layer === 2)?.form).toBe('streamed');
    expect(referenceCycles(pinned)).toEqual(referenceCycles(free));
    expect(pinned.points.latencyCycles[4]).toBeGreaterThan(points.latencyCycles[4]!);
  });

  test('become smaller under a limit of flash, and the table says what the points then cost', async () => {
    const largest = Math.max(...all.map((point) => points.flashBytes[point]!));
    const flashBytes = Math.round(largest * 0.7);
    const limited = await analysedExample({ limits: { flashBytes } });
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
    const tight = await analysedExample({ limits: { flashBytes: least - 1 } });
    expect(all.some((point) => isFitting(tight.points, point))).toBe(true);
    expect(isFitting((await analysedExample({ limits: { ramBytes: 1000 } })).points, exactPoint)).toBe(false);
  });

  test('have int8 tensors under a limit of RAM, at the price that the table and the bundle say', async () => {
    const ramBytes = Math.round(points.ramBytes[exactPoint]! * 0.4);
    const limited = await analysedExample({ limits: { ramBytes } });
    for (const point of all) {
      expect(isFitting(limited.points, point)).toBe(true);
      expect(limited.points.latencyCycles[point]).toBeGreaterThan(points.latencyCycles[point]!);
    }
    const manifest = unzipSync(exportBundle(exportRequest(limited, 4)))['manifest.json']!;
    const { estimate } = JSON.parse(strFromU8(manifest)) as { estimate: Record<string, number> };
    expect(estimate).toMatchObject(needOf(limited.points, 4));
    expect(estimate['latencyCycles']).toBe(limited.points.latencyCycles[4]);
  });

  test.each([
    { board: 'pico-2', copied: 'tableRamBytes' },
    { board: 'nucleo-l476rg', copied: 'codeMemoryBytes' },
  ] as const)(
    'read $copied from where flash is slow, at the price that the table and the bundle say',
    async (each) => {
      const { board, copied } = each;
      const inFlash = await analysedExample({ board, tables: 'flash' });
      const inRam = await analysedExample({ board });
      expect(referenceCycles(inRam).exact).toBe(inRam.points.latencyCycles[exactPoint]);
      for (const point of all) {
        expect(isFitting(inRam.points, point)).toBe(true);
        expect(inRam.points.latencyCycles[point]).toBeLessThan(inFlash.points.latencyCycles[point]!);
        const { ramBytes, flashBytes, [copied]: copiedBytes } = pointCost(inRam, point);
        expect(needOf(inRam.points, point)).toEqual({ flashBytes, ramBytes });
        expect(copiedBytes).toBeGreaterThan(0);
        expect(pointCost(inFlash, point)[copied]).toBe(0);
      }
      const manifest = unzipSync(exportBundle(exportRequest(inRam, 4)))['manifest.json']!;
      const { estimate } = JSON.parse(strFromU8(manifest)) as { estimate: Record<string, number> };
      expect(estimate).toMatchObject(needOf(inRam.points, 4));
      expect(estimate['latencyCycles']).toBe(inRam.points.latencyCycles[4]);
      expect(estimate[copied]).toBe(pointCost(inRam, 4)[copied]);
    },
  );
});
