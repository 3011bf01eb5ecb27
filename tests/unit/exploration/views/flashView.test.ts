import { describe, expect, test } from 'vitest';
import { isFitting } from '../../../../src/exploration/points/pointTable.ts';
import { flashRange, withinFlashLimit } from '../../../../src/exploration/views/flashView.ts';
import { pointCost } from '../../../../src/exploration/views/pointSummary.ts';
import { analysedExample } from '../analysedExample.ts';

describe('a view of less flash', async () => {
  const exploration = await analysedExample();
  const before = structuredClone(exploration.points);
  const { leastBytes, mostBytes } = flashRange(exploration);
  const everyPoint = [...exploration.points.correct.keys()];

  test.each([0.2, 0.5, 0.8])('is what exploring under that limit gives: %d of the range', async (share) => {
    const flashBytes = Math.round(leastBytes + share * (mostBytes - leastBytes));
    const view = withinFlashLimit(exploration, flashBytes);
    const limited = await analysedExample({ limits: { flashBytes } });
    expect(view.points).toEqual(limited.points);
    expect(view.exactCost).toEqual(limited.exactCost);
    for (const point of everyPoint) expect(pointCost(view, point)).toEqual(pointCost(limited, point));
    expect(exploration.points).toEqual(before);
  });

  test('is the same however the limit came there', () => {
    const step = (mostBytes - leastBytes) / 20;
    for (const steps of [20, 19, 18, 12, 3, 0, -1, 2, 9, 10, 10, 21, 7]) {
      const flashBytes = Math.round(leastBytes + steps * step);
      const atOnce = { ...exploration, points: { ...exploration.points } };
      expect(withinFlashLimit(exploration, flashBytes)).toEqual(withinFlashLimit(atOnce, flashBytes));
    }
  });

  test('stays as it is when another is made', () => {
    const limits = [0.5, 0.4, 0.8, 0].map(
      (share) => leastBytes + Math.round(share * (mostBytes - leastBytes)),
    );
    const views = limits.map((flashBytes) => {
      const view = withinFlashLimit(exploration, flashBytes).points;
      return { view, before: structuredClone(view) };
    });
    for (const { view, before } of views) expect(view).toEqual(before);
    expect(views[0]!.view.macs).toBe(views[1]!.view.macs);
  });

  test('has a range beyond which a limit changes nothing, or nothing fits', () => {
    expect(withinFlashLimit(exploration, mostBytes).points).toEqual({
      ...exploration.points,
      limits: { ...exploration.points.limits, flashBytes: mostBytes },
    });
    expect(withinFlashLimit(exploration, mostBytes - 1).points.flashBytes).not.toEqual(
      exploration.points.flashBytes,
    );
    const fitting = (limit: number) => {
      const { points } = withinFlashLimit(exploration, limit);
      return everyPoint.filter((point) => isFitting(points, point)).length;
    };
    expect(fitting(leastBytes - 1)).toBe(0);
    expect(fitting(leastBytes)).toBeGreaterThan(0);
  });
});
