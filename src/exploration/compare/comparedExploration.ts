import type { Board } from '../../boards/board.ts';
import { millisecondsOf } from '../../boards/board.ts';
import { countBits } from '../points/bits.ts';
import type { Flips } from '../points/confidence.ts';
import { flipsOf, lossPp } from '../points/confidence.ts';
import type { PointTable } from '../points/pointTable.ts';
import { levelsOfPoint, selectionFlips } from '../points/pointTable.ts';
import type { FloatAnswers } from '../recipe/floatAnswers.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { levelSettings } from '../recipe/recipe.ts';
import { exactPoint } from '../recipe/space.ts';

/** An exploration as its results state it, without its model and data: cycles and bytes are those of the version that wrote them. */
export interface ComparedExploration {
  readonly name: string;
  readonly recipe: Recipe;
  readonly board: Board;
  readonly complete: boolean;
  /** RAM is 0 where the results do not state it. */
  readonly points: PointTable;
  /** Of what is measured, fastest first. */
  readonly front: readonly number[];
  /** Right answers on the held-out images of the points measured there, one bit per image. */
  readonly heldOut: ReadonlyMap<number, Uint8Array>;
  readonly floatAnswers?: FloatAnswers;
  /** The points that others were made from, by the number of the refined point. */
  readonly refinedFrom: ReadonlyMap<number, number>;
}

/** How accurate a point is on the images of a split, and what it loses to the network from which losses are counted. */
export interface ComparedAccuracy {
  readonly percent: number;
  readonly lossPp: number;
  readonly flips: Flips;
}

/** The figures of a point that are compared. */
export interface ComparedPoint {
  readonly point: number;
  readonly refinedFrom?: number;
  /** Threshold or share per explored layer; null where a refined point has a level of its own, and for the exact network. */
  readonly settings: readonly (number | null)[];
  readonly latencyCycles: number;
  readonly latencyMilliseconds: number;
  readonly flashBytes: number;
  /** Null where the results do not state it. */
  readonly ramBytes: number | null;
  readonly selection: ComparedAccuracy;
  /** Null until the point is measured there. */
  readonly heldOut: ComparedAccuracy | null;
}

/** @param point measured on the selection images */
export function comparedPoint(exploration: ComparedExploration, point: number): ComparedPoint {
  const { recipe, board, points, heldOut, floatAnswers } = exploration;
  const levels = levelsOfPoint(points, point);
  const refinedFrom = exploration.refinedFrom.get(point);
  const reference = floatAnswers?.heldOut ?? heldOut.get(exactPoint);
  const bits = heldOut.get(point);
  return {
    point,
    ...(refinedFrom !== undefined && { refinedFrom }),
    settings: recipe.layers.map((layer, k) => levels && (levelSettings(layer)[levels[k]!] ?? null)),
    latencyCycles: points.latencyCycles[point]!,
    latencyMilliseconds: millisecondsOf(board, points.latencyCycles[point]!),
    flashBytes: points.flashBytes[point]!,
    ramBytes: points.ramBytes[point] || null,
    selection: accuracyOf(points.correct[point]!, selectionFlips(points, point)),
    heldOut:
      reference && bits ? accuracyOf(countBits(bits), flipsOf(reference, bits, recipe.splits.heldOut)) : null,
  };
}

function accuracyOf(correct: number, flips: Flips): ComparedAccuracy {
  return { percent: (correct / flips.imageCount) * 100, lossPp: lossPp(flips), flips };
}
