import pMap from 'p-map';
import type { MemoryLimits } from '../../plan/fittingKernels.ts';
import { boardLimits, fittingKernels, tighterLimits, withinRam } from '../../plan/fittingKernels.ts';
import type { LayerCandidates, LayerCost } from '../../plan/layerCost.ts';
import type { NetworkCost } from '../../plan/networkCost.ts';
import { costOfKernels } from '../../plan/networkCost.ts';
import { activationTargets, betterCost, hasRoom } from '../../plan/planChoice.ts';
import type { Engine, Levels } from '../engine.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Subject } from '../recipe/subject.ts';
import type { LevelTable } from './levelTable.ts';

/** The exact network's cost, and what decides the kernels of all points. */
export interface ExactCost extends NetworkCost {
  /** Kernels that each layer of the exact network may have, the preferred one first. */
  readonly candidates: readonly LayerCandidates[];
  /** The board's memory, or less. */
  readonly limits: MemoryLimits;
  /** Of the plan that all points have (`kernelPlan`). */
  readonly activationBytes: number;
  /** Cycles with the kernels that the model prefers: nothing pinned, no limits. */
  readonly referenceCycles: number;
}

/** What decides kernels. */
type Target = Pick<Subject, 'board'> & { readonly recipe: Pick<Recipe, 'forms' | 'limits'> };

/** What the firmware of a point may occupy: the board's memory, or the recipe's limits where they are lower. */
export function limitsOf({ board, recipe }: Target): MemoryLimits {
  return tighterLimits(boardLimits(board), recipe.limits ?? {});
}

/** The kernels that a layer may have at a level, those worth taking or of the pinned form. The engine must hold the levels. */
export async function candidatesAt(
  subject: Subject,
  engine: Engine,
  layer: number,
  level: number | null,
  activationBytes: number,
): Promise<LayerCandidates> {
  const pinned = await pinnedCandidates(subject, engine, layer, level, activationBytes);
  if (pinned) return pinned;
  return withinRam(
    await engine.call('candidates', { layer, level, board: subject.board, activationBytes }),
    limitsOf(subject),
  );
}

/** Prices the exact network, in the plan in which it is fastest. The engine must hold it. */
export async function exactCostOf(
  subject: Target & Pick<Subject, 'core'>,
  engine: Engine,
): Promise<ExactCost> {
  const { core, board } = subject;
  const limits = limitsOf(subject);
  const costs: ExactCost[] = [];
  for (const activationBytes of activationTargets(limits)) {
    const priced = await pMap(
      core.layers,
      async ({ index }) => {
        const free = await engine.call('candidates', { layer: index, level: null, board, activationBytes });
        const pinned = await pinnedCandidates(subject, engine, index, null, activationBytes);
        return { free, candidates: pinned ?? withinRam(free, limits) };
      },
      { concurrency: engine.concurrency },
    );
    const free = priced.map((layer) => layer.free);
    const given = {
      candidates: priced.map(({ candidates }) => candidates),
      activationBytes,
      referenceCycles:
        costs[0]?.referenceCycles ?? free.reduce((sum, [preferred]) => sum + preferred.latencyCycles, 0),
    };
    costs.push(exactCostWithin(subject, given, limits));
    if (hasRoom(free, limits)) break;
  }
  return costs.reduce((best, next) => betterCost(best, next, limits));
}

function pinnedCandidates(
  { recipe, board }: Target,
  engine: Engine,
  layer: number,
  level: number | null,
  activationBytes: number,
): Promise<LayerCandidates> | null {
  const pinned = recipe.forms?.find((entry) => entry.layer === layer);
  return pinned
    ? engine.call('candidates', { layer, level, board, form: pinned.form, activationBytes })
    : null;
}

/** The exact network's cost in the kernels that fit. */
export function exactCostWithin(
  { board }: Pick<Target, 'board'>,
  given: Pick<ExactCost, 'candidates' | 'activationBytes' | 'referenceCycles'>,
  limits: MemoryLimits,
): ExactCost {
  const { candidates, activationBytes, referenceCycles } = given;
  const kernels = fittingKernels(candidates, limits);
  return { ...costOfKernels(board, kernels), candidates, limits, activationBytes, referenceCycles };
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
