import type { SkipMask } from '../../significance/skipMask.ts';
import { withinRam } from '../../plan/cost.ts';
import type { MemoryLimits } from '../../plan/kernelChoice.ts';
import { boardLimits, tighterLimits } from '../../plan/kernelChoice.ts';
import type { Engine } from '../engine.ts';
import type { ExactCost, LayerCandidates } from './exactCost.ts';
import type { Subject } from '../recipe/subject.ts';
import { exactCostWithin } from './kernelRoom.ts';

/** What the firmware of a point may occupy: the board's memory, or the recipe's limits where they are lower. */
function limitsOf({ board, recipe }: Pick<Subject, 'board' | 'recipe'>): MemoryLimits {
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
  const { board } = subject;
  const preferred = await Promise.all(candidates.map(([{ layer }]) => engine.cost(layer, null, board)));
  const referenceCycles = preferred.reduce((sum, { latencyCycles }) => sum + latencyCycles, 0);
  return exactCostWithin(subject, candidates, limitsOf(subject), referenceCycles);
}
