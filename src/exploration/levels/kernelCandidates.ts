import { withinRam } from '../../plan/cost.ts';
import type { MemoryLimits } from '../../plan/kernelChoice.ts';
import { boardLimits, tighterLimits } from '../../plan/kernelChoice.ts';
import type { Engine } from '../engine.ts';
import type { ExactCost, LayerCandidates } from './exactCost.ts';
import type { Subject } from '../recipe/subject.ts';
import { exactCostWithin } from './kernelRoom.ts';

/** What the firmware of a point may occupy: the board's memory, or the recipe's limits where they are lower. */
export function limitsOf({ board, recipe }: Pick<Subject, 'board' | 'recipe'>): MemoryLimits {
  return tighterLimits(boardLimits(board), recipe.limits ?? {});
}

/**
 * The kernels that a layer may have at a level, null for exact: those of the pinned form, else those worth taking that keep
 * the limit of RAM. The engine must hold the subject and its levels.
 */
export async function kernelsOf(
  subject: Subject,
  engine: Engine,
  layer: number,
  level: number | null,
): Promise<LayerCandidates> {
  const { recipe, core, board } = subject;
  const pinned = recipe.forms?.find((entry) => entry.layer === layer);
  if (pinned) {
    const [only] = await engine.call('candidates', { layer, level, board, form: pinned.form });
    return [only!];
  }
  const candidates = await engine.call('candidates', { layer, level, board });
  const [first, ...others] = withinRam(core, candidates, limitsOf(subject).ramBytes, recipe.rounding);
  return [first!, ...others];
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
  const referenceCycles = found.reduce((sum, [preferred]) => sum + preferred!.latencyCycles, 0);
  return exactCostWithin(subject, candidates, limitsOf(subject), referenceCycles);
}
