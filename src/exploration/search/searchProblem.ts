import { layerMacs } from '../../network/macs.ts';
import { fitsOf, kernelTotals } from '../../plan/fittingKernels.ts';
import type { LayerCost } from '../../plan/layerCost.ts';
import type { Exploration } from '../exploration.ts';
import { preferredCost } from '../levels/levelTable.ts';
import type { ExactCost } from '../levels/pointKernels.ts';
import { kernelsWithin } from '../levels/pointKernels.ts';
import { highestBudgetPp } from '../points/choice.ts';
import { configurationCount } from '../recipe/space.ts';
import type { LevelVector, SearchProblem } from './levelSearch.ts';

/**
 * The search for few cycles and many right answers on the selection images among what fits the limits of flash and RAM.
 * Costs are cycles, the range of losses is that of budgets unless the recipe has another.
 * @param useful the levels of each layer to search among, all unless given; a vector's entries are places in these lists
 */
export function searchProblem(
  { recipe, network, levels, exactCost, points }: Exploration,
  referenceCorrect: number,
  evaluations = configurationCount(recipe),
  useful: readonly (readonly number[])[] = levels.map((table) => [...table.levels.keys()]),
): SearchProblem {
  const positions = levels.map(({ layer }) => network.layers.findIndex(({ index }) => index === layer));
  const macs = network.layers.map((layer) => layerMacs(network, layer));
  const exactCycles = fittingCycles(exactCost, exactCost.layers);
  return {
    costs: levels.map((table, k) => useful[k]!.map((n) => preferredCost(table.levels[n]!).latencyCycles)),
    costOf: (vector) => fittingCycles(exactCost, kernelsWithin(exactCost, levels, levelsAt(useful, vector))),
    highestCost: exactCycles < Infinity ? exactCycles : slowestCycles({ exactCost, levels }),
    referenceCorrect,
    highestLoss: ((recipe.search?.highestLossPp ?? highestBudgetPp) / 100) * points.imageCount,
    work: positions.map((from, k) =>
      macs.slice(from, positions[k + 1]).reduce((sum, count) => sum + count, 0),
    ),
    evaluations,
  };
}

/** Cycles of a network with these kernels; Infinity where they do not fit. */
function fittingCycles({ limits }: ExactCost, kernels: readonly LayerCost[]): number {
  const totals = kernelTotals(kernels);
  const { flash, ram } = fitsOf(totals, limits);
  return flash && ram ? totals.latencyCycles : Infinity;
}

/** No configuration has more cycles. */
function slowestCycles({ exactCost, levels }: Pick<Exploration, 'exactCost' | 'levels'>): number {
  return exactCost.candidates.reduce((sum, exact) => {
    const table = levels.find(({ layer }) => layer === exact[0].layer);
    const kernels = [exact, ...(table?.levels ?? []).map(({ candidates }) => candidates ?? [])].flat();
    return sum + Math.max(...kernels.map(({ latencyCycles }) => latencyCycles));
  }, 0);
}

/** The levels that a vector of places in lists of useful ones means. */
export function levelsAt(useful: readonly (readonly number[])[], vector: LevelVector): number[] {
  return vector.map((place, k) => useful[k]![place]!);
}
