import type { Exploration } from '../exploration.ts';
import type { LevelTable } from '../levels/levelTable.ts';
import { tileOf } from '../levels/levelTable.ts';
import type { PointTable } from '../points/pointTable.ts';
import { addPoints, correctBitsOf, levelsOfPoint, pointTable } from '../points/pointTable.ts';
import { levelSettings } from '../recipe/recipe.ts';
import { exactPoint } from '../recipe/space.ts';

/**
 * The exploration with other points: each explored layer at each of its levels while all others are at their lowest one. What is measured
 * already is known there, too.
 * @param measured the same points of another view of the exploration, as far as they are measured
 */
export function layersAlone(exploration: Exploration, measured?: PointTable | null): Exploration {
  const { points: known, exactCost, levels, floatAnswers } = exploration;
  const vectors = aloneVectors(exploration);
  const points = pointTable(levels.length, exactCost, known.imageCount, floatAnswers?.selection);
  addPoints(points, exactCost, levels, vectors.length, (n) => vectors[n]!);
  if (measured) {
    const { correct, imagesSeen, correctBits } = measured;
    return { ...exploration, points: { ...points, correct, imagesSeen, correctBits } };
  }
  const wanted = new Map(vectors.map((vector, n) => [vector.join(), n + 1]));
  known.correct.forEach((correct, point) => {
    const target = point === exactPoint ? exactPoint : wanted.get(levelsOfPoint(known, point)!.join());
    if (target === undefined || correct < 0) return;
    points.correct[target] = correct;
    points.imagesSeen[target] = known.imageCount;
    correctBitsOf(points, target).set(correctBitsOf(known, point));
  });
  return { ...exploration, points };
}

/** Levels of all explored layers, those of the first one first; the lowest of all layers stands there once. */
function aloneVectors({ space, levels }: Exploration): number[][] {
  const lowest = levels.map(() => 0);
  return [
    lowest,
    ...space.layers.flatMap((layer, k) =>
      levelSettings(layer)
        .slice(1)
        .map((_, n) => lowest.with(k, n + 1)),
    ),
  ];
}

/** A level of a layer that is alone in it. */
interface AlonePoint {
  /** In the table of {@link layersAlone}. */
  readonly point: number;
  readonly level: number;
  /** Threshold or share. */
  readonly setting: number;
  /** Share of the layer's SMLADs. */
  readonly skippedShare: number;
  /** Right answers, null while unknown. */
  readonly correct: number | null;
}

/** What one layer's skipping does to the answers, lowest level first. */
export interface AloneCurve {
  readonly layer: number;
  readonly points: readonly AlonePoint[];
  /** Which of the points follow on each other: those in tiles of one size, the largest first, each time with those that run directly. */
  readonly lines: readonly (readonly number[])[];
}

/** The curves of {@link layersAlone}, one per explored layer. */
export function aloneCurves({ space, levels, points }: Exploration): AloneCurve[] {
  let next = exactPoint + 2;
  return space.layers.map((layer, k) => ({
    layer: layer.layer,
    points: levelSettings(layer).map((setting, level): AlonePoint => {
      const point = level === 0 ? exactPoint + 1 : next++;
      const { skippedPairShare } = levels[k]!.levels[level]!;
      const correct = points.correct[point]!;
      return { point, level, setting, skippedShare: skippedPairShare, correct: correct < 0 ? null : correct };
    }),
    lines: linesOf(levels[k]!),
  }));
}

function linesOf({ levels }: LevelTable): number[][] {
  const outputs = levels.map(({ variant }) => {
    const [rows, columns] = tileOf(variant) ?? [0, 0];
    return rows * columns;
  });
  const sizes = [...new Set(outputs)].filter((size) => size > 0).sort((a, b) => b - a);
  return (sizes.length > 0 ? sizes : [0]).map((size) =>
    [...levels.keys()].filter((level) => outputs[level] === 0 || outputs[level] === size),
  );
}

/** The points that are not measured yet. */
export function unmeasuredPoints({ correct }: PointTable): number[] {
  return [...correct.keys()].filter((point) => correct[point]! < 0);
}
