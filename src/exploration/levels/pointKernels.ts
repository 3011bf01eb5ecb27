import pMap from 'p-map';
import type { MemoryLimits } from '../../plan/fittingKernels.ts';
import { boardLimits, fittingKernels, tighterLimits, withinRam } from '../../plan/fittingKernels.ts';
import type { LayerCandidates, LayerCost } from '../../plan/layerCost.ts';
import type { NetworkCost } from '../../plan/networkCost.ts';
import { costOfKernels } from '../../plan/networkCost.ts';
import { activationTargets, betterCost, hasRoom } from '../../plan/planChoice.ts';
import type { TableRooms } from '../../plan/tablesInRam.ts';
import {
  besideTables,
  fasterPlace,
  isWorthRam,
  waitingLayers,
  withinRoom,
  withTables,
} from '../../plan/tablesInRam.ts';
import type { Engine, Levels } from '../engine.ts';
import type { PinnedForm, Recipe } from '../recipe/recipe.ts';
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
  /** Of the layers whose tables are copied to RAM, at all points. */
  readonly tableRooms: TableRooms;
  /** Cycles with the kernels that the model prefers: nothing pinned, no limits. */
  readonly referenceCycles: number;
}

/** What decides kernels. */
type Target = Pick<Subject, 'board'> & { readonly recipe: Pick<Recipe, 'forms' | 'limits' | 'tables'> };

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
  { activationBytes, tableRooms }: Pick<ExactCost, 'activationBytes' | 'tableRooms'>,
): Promise<LayerCandidates> {
  const form = pinnedForm(subject, layer);
  const request = { layer, level, board: subject.board, activationBytes, ...(form && { form }) };
  const ask = (tablesInRam: boolean) => engine.call('candidates', { ...request, tablesInRam });
  const room = tableRooms.get(layer);
  const copied = room === undefined ? null : withinRoom(await ask(true), room);
  return withinRam(fasterPlace(copied, await ask(false)), besideTables(limitsOf(subject), tableRooms));
}

/** Prices the exact network, in the plan in which it is fastest. The engine must hold it. */
export async function exactCostOf(
  subject: Target & Pick<Subject, 'core'>,
  engine: Engine,
): Promise<ExactCost> {
  const limits = limitsOf(subject);
  const costs: ExactCost[] = [];
  for (const activationBytes of activationTargets(limits)) {
    const { cost, free } = await costInPlan(subject, engine, activationBytes, limits);
    costs.push({ ...cost, referenceCycles: costs[0]?.referenceCycles ?? cost.referenceCycles });
    if (hasRoom(free, limits)) break;
  }
  return costs.reduce((best, next) => betterCost(best, next, limits));
}

/** The cost of the exact network in one plan, with tables in RAM where that pays, and all kernels worth taking with tables in flash. */
async function costInPlan(
  subject: Target & Pick<Subject, 'core'>,
  engine: Engine,
  activationBytes: number,
  limits: MemoryLimits,
): Promise<{ readonly cost: ExactCost; readonly free: readonly LayerCandidates[] }> {
  const { core, board, recipe } = subject;
  const price = (layers: readonly number[], tablesInRam: boolean) =>
    pMap(
      layers,
      async (layer) => {
        const request = { layer, level: null, board, activationBytes, tablesInRam };
        const free = await engine.call('candidates', request);
        const form = pinnedForm(subject, layer);
        return { layer, free, own: form ? await engine.call('candidates', { ...request, form }) : free };
      },
      { concurrency: engine.concurrency },
    );
  const inFlash = await price(
    core.layers.map(({ index }) => index),
    false,
  );
  const [free, own] = [inFlash.map((priced) => priced.free), inFlash.map((priced) => priced.own)];
  const flashCost = exactCostWithin(
    subject,
    {
      candidates: own.map((candidates) => withinRam(candidates, limits)),
      activationBytes,
      tableRooms: new Map(),
      referenceCycles: free.reduce((sum, [preferred]) => sum + preferred.latencyCycles, 0),
    },
    limits,
  );
  if (recipe.tables === 'flash') return { cost: flashCost, free };
  const inRam = await price(waitingLayers(flashCost.layers, limits), true);
  const placed = withTables(
    flashCost.layers,
    own,
    new Map(inRam.map(({ layer, own }) => [layer, own])),
    limits,
  );
  if (!placed) return { cost: flashCost, free };
  const { rooms: tableRooms, candidates } = placed;
  const saved = inRam.reduce((sum, { layer, free: ofLayer }) => {
    const room = tableRooms.get(layer);
    const copied = room === undefined ? null : withinRoom(ofLayer, room);
    if (!copied) return sum;
    const [preferred] = free.find(([{ layer: index }]) => index === layer)!;
    return sum + preferred.latencyCycles - copied[0].latencyCycles;
  }, 0);
  const referenceCycles = flashCost.referenceCycles - saved;
  const ramCost = exactCostWithin(
    subject,
    { candidates, activationBytes, tableRooms, referenceCycles },
    limits,
  );
  const best = isWorthRam(flashCost, ramCost) ? betterCost(flashCost, ramCost, limits) : flashCost;
  return { cost: best, free };
}

/** The form of a layer that the recipe has pinned, if any. */
function pinnedForm({ recipe }: Target, layer: number): PinnedForm['form'] | undefined {
  return recipe.forms?.find((entry) => entry.layer === layer)?.form;
}

/** The exact network's cost in the kernels that fit. */
export function exactCostWithin(
  { board }: Pick<Target, 'board'>,
  given: Pick<ExactCost, 'candidates' | 'activationBytes' | 'tableRooms' | 'referenceCycles'>,
  limits: MemoryLimits,
): ExactCost {
  const { candidates, activationBytes, tableRooms, referenceCycles } = given;
  const kernels = fittingKernels(candidates, limits);
  return {
    ...costOfKernels(board, kernels),
    candidates,
    limits,
    activationBytes,
    tableRooms,
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
