import type { LayerCost } from '../../plan/cost.ts';
import { runtimeFlashBytes, totalCost } from '../../plan/cost.ts';
import type { MemoryLimits } from '../../plan/kernelChoice.ts';
import { chooseWithinFlash } from '../../plan/kernelChoice.ts';
import type { Levels } from '../engine.ts';
import type { ExactCost, LayerCandidates } from './exactCost.ts';
import type { LevelTable } from './levelTable.ts';
import type { Subject } from '../recipe/subject.ts';

/** The kernels of a configuration: the preferred ones if they fit, else smaller ones in the places where that costs least. */
export function kernelsWithin(
  exact: ExactCost,
  tables: readonly LevelTable[],
  levels: Levels,
): readonly LayerCost[] {
  if (!levels) return exact.layers;
  const explored = new Map(tables.map((table, k) => [table.layer, table.levels[levels[k]!]!.candidates]));
  const candidates = exact.candidates.map((ofLayer) => explored.get(ofLayer[0].layer) ?? ofLayer);
  return withinFlash(candidates, exact.limits);
}

/** The exact network's cost in the kernels that fit. */
export function exactCostWithin(
  { core, board, recipe }: Subject,
  candidates: readonly LayerCandidates[],
  limits: MemoryLimits,
  referenceCycles: number,
): ExactCost {
  const kernels = withinFlash(candidates, limits);
  return { ...totalCost(core, board, kernels, recipe.rounding), candidates, limits, referenceCycles };
}

/** One kernel of every layer, the preferred ones if they fit. */
function withinFlash(candidates: readonly LayerCandidates[], { flashBytes = Infinity }: MemoryLimits) {
  const chosen = chooseWithinFlash(candidates, flashBytes - runtimeFlashBytes);
  return candidates.map((ofLayer, i) => ofLayer[chosen[i]!]!);
}
