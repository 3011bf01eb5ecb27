import { layerMacs } from '../../network/macs.ts';
import { HIGHEST_BUDGET_PP } from '../choice.ts';
import type { Exploration } from '../exploration.ts';
import { configurationCount } from '../space.ts';
import type { SearchProblem } from './levelSearch.ts';

/** The search for cycles and right answers on the selection images. Costs are cycles, the range of losses that of budgets. */
export function searchProblem(
  { recipe, network, levels, exactCost, points }: Exploration,
  exactCorrect: number,
  evaluations = configurationCount(recipe),
): SearchProblem {
  const exactOf = (index: number) => exactCost.layers.find(({ layer }) => layer === index)!.latencyCycles;
  const positions = levels.map(({ layer }) => network.layers.findIndex(({ index }) => index === layer));
  const macs = network.layers.map((layer) => layerMacs(network, layer));
  return {
    costs: levels.map((table) => table.levels.map(({ cost }) => cost.latencyCycles)),
    exactCost: levels.reduce((sum, { layer }) => sum + exactOf(layer), 0),
    exactCorrect,
    highestLoss: (HIGHEST_BUDGET_PP / 100) * points.imageCount,
    work: positions.map((from, k) =>
      macs.slice(from, positions[k + 1]).reduce((sum, count) => sum + count, 0),
    ),
    evaluations,
  };
}
