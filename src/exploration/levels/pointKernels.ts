import type { MemoryLimits } from '../../plan/fittingKernels.ts';
import { boardLimits, fittingKernels, tighterLimits, withinRam } from '../../plan/fittingKernels.ts';
import type { LayerCandidates, LayerCost } from '../../plan/layerCost.ts';
import type { NetworkCost } from '../../plan/networkCost.ts';
import { costOfKernels } from '../../plan/networkCost.ts';
import type { Engine, Levels } from '../engine.ts';
import type { Subject } from '../recipe/subject.ts';
import type { LevelTable } from './levelTable.ts';

/** The exact network's cost, and what decides the kernels of all points. */
export interface ExactCost extends NetworkCost {
  /** Kernels that each layer of the exact network may have, the preferred one first. */
  readonly candidates: readonly LayerCandidates[];
  /** The board's memory, or less. */
  readonly limits: MemoryLimits;
  /** Cycles with the kernels that the model prefers: nothing pinned, no limits. */
  readonly referenceCycles: number;
}

/** What the firmware of a point may occupy: the board's memory, or the recipe's limits where they are lower. */
function limitsOf({ board, recipe }: Subject): MemoryLimits {
  return tighterLimits(boardLimits(board), recipe.limits ?? {});
}

/**
 * The kernels that a layer may have at a level, null for exact: those of the pinned form, else those worth taking that keep
 * the limit of RAM. The engine must hold the subject and its levels.
 */
export async function candidatesAt(
  subject: Subject,
  engine: Engine,
  layer: number,
  level: number | null,
): Promise<LayerCandidates> {
  const { recipe, board } = subject;
  const pinned = recipe.forms?.find((entry) => entry.layer === layer);
  if (pinned) return engine.call('candidates', { layer, level, board, form: pinned.form });
  return withinRam(await engine.call('candidates', { layer, level, board }), limitsOf(subject));
}

/** @param candidates of every layer of the exact network, in execution order */
export async function exactCostOf(
  subject: Subject,
  engine: Engine,
  candidates: readonly LayerCandidates[],
): Promise<ExactCost> {
  const { board } = subject;
  const found = await Promise.all(
    candidates.map(([{ layer }]) => engine.call('candidates', { layer, level: null, board })),
  );
  const referenceCycles = found.reduce((sum, [preferred]) => sum + preferred.latencyCycles, 0);
  return exactCostWithin(subject, candidates, limitsOf(subject), referenceCycles);
}

/** The exact network's cost in the kernels that fit. */
export function exactCostWithin(
  { board }: Subject,
  candidates: readonly LayerCandidates[],
  limits: MemoryLimits,
  referenceCycles: number,
): ExactCost {
  const kernels = fittingKernels(candidates, limits);
  return { ...costOfKernels(board, kernels), candidates, limits, referenceCycles };
}

/** The kernels of a configuration that fit. */
export function kernelsWithin(
  exact: ExactCost,
  tables: readonly LevelTable[],
  levels: Levels,
): readonly LayerCost[] {
  if (!levels) return exact.layers;
  const explored = new Map(tables.map((table, k) => [table.layer, table.levels[levels[k]!]!.candidates]));
  const candidates = exact.candidates.map((ofLayer) => explored.get(ofLayer[0].layer) ?? ofLayer);
  return fittingKernels(candidates, exact.limits);
}
