import type { LayerSignificance } from '../significance/significance.ts';
import type { Exploration } from './exploration.ts';
import type { LevelTable } from './levels/levelTable.ts';
import type { ExactCost } from './levels/pointKernels.ts';
import { levelSettings } from './recipe/recipe.ts';

/** What precedes the first measurement: the same for the same recipe, and plain data. */
export interface Analysis {
  /** Per convolution in execution order; empty unless the method is 'paper'. */
  readonly significance: readonly LayerSignificance[];
  /** Per explored layer, in the order of the recipe. */
  readonly levels: readonly LevelTable[];
  readonly exactCost: ExactCost;
}

/** The analysis that an exploration began with; levels of refined points belong to its results. Null while some levels are not priced. */
export function analysisOf({ significance, levels, exactCost, space }: Exploration): Analysis | null {
  const own = levels.map((table, k) => ({
    ...table,
    levels: table.levels.slice(0, levelSettings(space.layers[k]!).length),
  }));
  const isPriced = own.every((table) => table.levels.every(({ candidates }) => candidates !== null));
  return isPriced ? { significance, levels: own, exactCost } : null;
}
