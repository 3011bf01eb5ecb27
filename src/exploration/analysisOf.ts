import type { Analysis } from './analysis.ts';
import type { Exploration } from './exploration.ts';
import { levelSettings } from './recipe/recipe.ts';

/** The analysis that an exploration began with; levels of refined points belong to its results. Null while some levels are not priced. */
export function analysisOf({ significance, levels, exactCost, space }: Exploration): Analysis | null {
  const own = levels.map((table, k) => ({
    ...table,
    levels: table.levels.slice(0, levelSettings(space.layers[k]!).length),
  }));
  const isPriced = own.every((table) => table.levels.every(({ candidates }) => candidates !== null));
  return isPriced ? { significance, levels: own, exactCost } : null;
}
