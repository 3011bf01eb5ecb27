import type { LayerSignificance } from '../significance/significance.ts';
import type { LevelTable } from './levels/levelTable.ts';
import type { ExactCost } from './levels/pointKernels.ts';

/** What precedes the first measurement: the same for the same recipe, and plain data. */
export interface Analysis {
  /** Per convolution in execution order; empty unless the method is 'paper'. */
  readonly significance: readonly LayerSignificance[];
  /** Per explored layer, in the order of the recipe. */
  readonly levels: readonly LevelTable[];
  readonly exactCost: ExactCost;
}
