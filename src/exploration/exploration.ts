import type { Splits } from '../images/splits.ts';
import type { Analysis } from './analysis.ts';
import type { LevelTable } from './levels/levelTable.ts';
import type { PointTable } from './points/pointTable.ts';
import type { Recipe } from './recipe/recipe.ts';
import type { Pricing } from './recipe/recipeBoard.ts';
import type { Space } from './recipe/space.ts';
import type { Subject } from './recipe/subject.ts';

/** An exploration and all it has found so far; `points` fills in place while it runs. */
export interface Exploration extends Subject, Analysis {
  /** Says also which points were refined later on. */
  recipe: Recipe;
  /** What it is in the prices of, where that is not its recipe's (`boardView.ts`). */
  readonly pricing?: Pricing;
  readonly splits: Splits;
  readonly space: Space;
  /** Per explored layer, in the order of `space.layers`: those of the recipe, then those of refined points. */
  levels: readonly LevelTable[];
  readonly points: PointTable;
  /** Right answers on the held-out images of the points measured there, one bit per image. */
  readonly heldOut: Map<number, Uint8Array>;
  /** The points that others were made from, by the number of the refined point. */
  readonly refinedFrom: Map<number, number>;
  complete: boolean;
}
