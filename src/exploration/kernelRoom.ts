import type { SkipMask } from '../significance/skipMask.ts';
import type { LayerCandidates, LayerCost, NetworkCost } from '../target/cost.ts';
import { runtimeFlashBytes, totalCost, withinRam } from '../target/cost.ts';
import type { MemoryLimits } from '../target/kernelChoice.ts';
import { boardLimits, chooseWithinFlash, tighterLimits } from '../target/kernelChoice.ts';
import type { Engine, Levels } from './engine.ts';
import type { Subject } from './subject.ts';
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
export function limitsOf({ board, recipe }: Pick<Subject, 'board' | 'recipe'>): MemoryLimits {
  return tighterLimits(boardLimits(board), recipe.limits ?? {});
}

/**
 * The kernels that a layer may have for a mask, null for exact: those of the pinned form, else those worth taking that
 * keep the limit of RAM. The engine must have the subject's model open.
 */
export async function kernelsOf(
  subject: Subject,
  engine: Engine,
  layer: number,
  mask: SkipMask | null,
): Promise<LayerCandidates> {
  const { recipe, network, board } = subject;
  const pinned = recipe.forms?.find((entry) => entry.layer === layer);
  if (pinned) return [await engine.cost(layer, mask, board, pinned.form)];
  const candidates = await engine.candidates(layer, mask, board);
  const [first, ...others] = withinRam(network, candidates, limitsOf(subject).ramBytes, recipe.rounding);
  return [first!, ...others];
}

/** @param candidates of every layer of the exact network, in execution order */
export async function exactCostOf(
  subject: Subject,
  engine: Engine,
  candidates: readonly LayerCandidates[],
): Promise<ExactCost> {
  const { recipe, network, board } = subject;
  const limits = limitsOf(subject);
  const preferred = await Promise.all(candidates.map(([{ layer }]) => engine.cost(layer, null, board)));
  return {
    ...totalCost(network, board, withinFlash(candidates, limits), recipe.rounding),
    candidates,
    limits,
    referenceCycles: preferred.reduce((sum, { latencyCycles }) => sum + latencyCycles, 0),
  };
}

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

function withinFlash(candidates: readonly LayerCandidates[], { flashBytes = Infinity }: MemoryLimits) {
  const chosen = chooseWithinFlash(candidates, flashBytes - runtimeFlashBytes);
  return candidates.map((ofLayer, i) => ofLayer[chosen[i]!]!);
}
