import { expect, test } from 'vitest';
import { engineHolding } from '../../../../src/exploration/holdExploration.ts';
import { measurePoints } from '../../../../src/exploration/measure/measureSelection.ts';
import { pricesOnBoard } from '../../../../src/exploration/onBoard.ts';
import { correctBitsOf, levelsOfPoint } from '../../../../src/exploration/points/pointTable.ts';
import { levelSettings } from '../../../../src/exploration/recipe/recipe.ts';
import { inPrices } from '../../../../src/exploration/views/boardView.ts';
import { aloneCurves, layersAlone, unmeasuredPoints } from '../../../../src/exploration/views/layersAlone.ts';
import { createPool } from '../../../../workers/pool.ts';
import { analysedExample } from '../analysedExample.ts';
import { inProcessWorker } from '../inProcessWorker.ts';

const layers = [
  { layer: 2, taus: [0, 0.05, 0.1] },
  { layer: 4, taus: [0, 0.2] },
];

test('every layer alone is a point of the grid, whether it is known or measured now', async () => {
  const grid = await analysedExample({ layers });
  const engine = engineHolding(createPool(inProcessWorker, 1), grid);
  const inGrid = (levels: readonly number[]) =>
    [...grid.points.correct.keys()].find(
      (point) => levelsOfPoint(grid.points, point)?.join() === levels.join(),
    )!;
  const known = [0, inGrid([0, 0]), inGrid([2, 0])];
  await measurePoints(grid, engine, known);

  const alone = layersAlone(grid);
  expect(unmeasuredPoints(alone.points)).toHaveLength(5 - known.length);
  await measurePoints(alone, engine, unmeasuredPoints(alone.points));
  await measurePoints(
    grid,
    engine,
    [...grid.points.correct.keys()].filter((point) => !known.includes(point)),
  );
  aloneCurves(alone).forEach(({ layer, points }, k) => {
    expect(layer).toBe(layers[k]!.layer);
    expect(points.map(({ setting }) => setting)).toEqual(levelSettings(layers[k]!));
    for (const { point, level, skippedShare, correct } of points) {
      const twin = inGrid([0, 0].with(k, level));
      expect(levelsOfPoint(alone.points, point)).toEqual(levelsOfPoint(grid.points, twin));
      expect(correct).toBe(grid.points.correct[twin]);
      expect(correctBitsOf(alone.points, point)).toEqual(correctBitsOf(grid.points, twin));
      expect(alone.points.latencyCycles[point]).toBe(grid.points.latencyCycles[twin]);
      expect(skippedShare).toBe(grid.levels[k]!.levels[level]!.skippedPairShare);
    }
  });

  const silent = { progress: () => undefined };
  const prices = await pricesOnBoard(grid, { board: 'nucleo-l4r5zi' }, engine, silent, () => 0);
  const view = inPrices(grid, prices);
  const onBoard = layersAlone(view, alone.points);
  expect(onBoard.points.correct).toEqual(alone.points.correct);
  for (const { points } of aloneCurves(onBoard))
    for (const { point } of points) {
      const twin = inGrid([...levelsOfPoint(alone.points, point)!]);
      expect(onBoard.points.latencyCycles[point]).toBe(view.points.latencyCycles[twin]);
      expect(onBoard.points.latencyCycles[point]).not.toBe(grid.points.latencyCycles[twin]);
    }
});
