import type { Analysis } from './analysis.ts';
import type { Exploration } from './exploration.ts';
import { levelSettings } from './recipe/recipe.ts';

/** The analysis that an exploration began with, its levels priced as far as they are by now; levels of refined points belong to its results. */
export function analysisOf({ significance, levels, exactCost, space }: Exploration): Analysis {
  const own = levels.map((table, k) => ({
    ...table,
    levels: table.levels.slice(0, levelSettings(space.layers[k]!).length),
  }));
  return { significance, levels: own, exactCost };
}

/** Whether nothing of an analysis is to be priced yet. */
export function isPriced({ levels }: Analysis): boolean {
  return levels.every((table) => table.levels.every(({ candidates }) => candidates !== null));
}
