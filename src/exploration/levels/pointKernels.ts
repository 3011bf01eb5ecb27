import type { MemoryLimits } from '../../plan/fittingKernels.ts';
import { boardLimits, fittingKernels, tighterLimits } from '../../plan/fittingKernels.ts';
import type { LayerCandidates, LayerCost } from '../../plan/layerCost.ts';
import type { NetworkCost } from '../../plan/networkCost.ts';
import { costOfKernels } from '../../plan/networkCost.ts';
import type { PlacedNetwork } from '../../plan/placedNetwork.ts';
import type { Levels } from '../engine.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Subject } from '../recipe/subject.ts';
import type { LevelTable } from './levelTable.ts';

/** The exact network's cost, and what decides the kernels of all points. */
export interface ExactCost extends NetworkCost, PlacedNetwork {}

/** What decides kernels. */
export type KernelTarget = Pick<Subject, 'board'> & {
  readonly recipe: Pick<Recipe, 'forms' | 'limits' | 'tables'>;
};

/** What the firmware of a point may occupy: the board's memory, or the recipe's limits where they are lower. */
export function limitsOf({ board, recipe }: KernelTarget): MemoryLimits {
  return tighterLimits(boardLimits(board), recipe.limits ?? {});
}

/** The exact network's cost in the kernels that fit. */
export function exactCostWithin(
  { board }: Pick<KernelTarget, 'board'>,
  given: Omit<PlacedNetwork, 'limits'>,
  limits: MemoryLimits,
): ExactCost {
  const { candidates, tableRooms, codeRooms, activationBytes, referenceCycles } = given;
  const kernels = fittingKernels(candidates, limits);
  return {
    ...costOfKernels(board, kernels),
    ...{ candidates, tableRooms, codeRooms },
    limits,
    activationBytes,
    referenceCycles,
  };
}

/** The kernels of a configuration that fit. */
export function kernelsWithin(
  exact: ExactCost,
  tables: readonly LevelTable[],
  levels: Levels,
): readonly LayerCost[] {
  if (!levels) return exact.layers;
  return fittingKernels(kernelCandidates(exact, tables, levels), exact.limits);
}

/** The kernels that each layer of a configuration may have. */
export function kernelCandidates(
  exact: ExactCost,
  tables: readonly LevelTable[],
  levels: NonNullable<Levels>,
): readonly LayerCandidates[] {
  const explored = new Map(tables.map((table, k) => [table.layer, table.levels[levels[k]!]!.candidates]));
  return exact.candidates.map((ofLayer) => explored.get(ofLayer[0].layer) ?? ofLayer);
}
