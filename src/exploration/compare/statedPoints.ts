import type { Board } from '../../boards/board.ts';
import { limitsOf } from '../levels/pointKernels.ts';
import type { PointTable } from '../points/pointTable.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { levelsOf, spaceOf } from '../recipe/space.ts';

/** A figure per point; null where its kernels were not priced. */
type StatedFigures = readonly (number | null)[];

/** What results state of their points, in columns by point number. */
export interface StatedColumns {
  readonly latencyCycles: StatedFigures;
  readonly macs: StatedFigures;
  readonly smlads: StatedFigures;
  readonly flashBytes: StatedFigures;
  /** Absent where it is not stated. */
  readonly ramBytes?: StatedFigures;
}

/** The same with what was measured: -1 right answers for unmeasured points. */
export interface StatedPoints extends StatedColumns {
  readonly correct: readonly number[];
  readonly correctBits: Uint8Array;
  readonly imagesSeen: readonly number[] | null;
  /** Levels per explored layer of the points that the recipe's grid does not have. */
  readonly added: readonly (readonly number[])[];
}

/** The table of points that results state: without a model nothing is priced anew. Levels of refined points come after those of the recipe. */
export function statedPointTable(
  recipe: Recipe,
  board: Board,
  stated: StatedPoints,
  floatBits?: Uint8Array,
): PointTable {
  const { correct, correctBits, added } = stated;
  const imageCount = recipe.splits.selection;
  const seen = stated.imagesSeen ?? correct.map((count) => (count < 0 ? 0 : imageCount));
  return {
    levels: statedLevels(recipe, added),
    latencyCycles: column(stated.latencyCycles),
    macs: column(stated.macs),
    smlads: column(stated.smlads),
    flashBytes: column(stated.flashBytes),
    ramBytes: stated.ramBytes ? column(stated.ramBytes) : new Float64Array(correct.length),
    correct: Int32Array.from(correct),
    imagesSeen: Int32Array.from(seen),
    correctBits,
    layerCount: recipe.layers.length,
    bytesPerPoint: Math.ceil(imageCount / 8),
    imageCount,
    limits: limitsOf({ board, recipe }),
    ...(floatBits && { floatBits }),
  };
}

function column(figures: StatedFigures): Float64Array {
  return Float64Array.from(figures, (figure) => figure ?? NaN);
}

function statedLevels(recipe: Recipe, added: readonly (readonly number[])[]): Uint16Array {
  const space = spaceOf(recipe);
  const { length } = space.layers;
  const levels = new Uint16Array((space.pointCount + added.length) * length);
  for (let point = 1; point < space.pointCount; point++) levels.set(levelsOf(space, point), point * length);
  added.forEach((row, n) => levels.set(row, (space.pointCount + n) * length));
  return levels;
}
