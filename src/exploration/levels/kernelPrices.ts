import pMap from 'p-map';
import type { MemoryLimits } from '../../plan/fittingKernels.ts';
import { withinRam } from '../../plan/fittingKernels.ts';
import type { LayerCandidates } from '../../plan/layerCost.ts';
import { activationTargets, betterCost, hasRoom } from '../../plan/planChoice.ts';
import { besideTables, isWorthRam, waitingLayers, withinRoom, withTables } from '../../plan/tablesInRam.ts';
import type { Engine } from '../engine.ts';
import type { PinnedForm } from '../recipe/recipe.ts';
import type { Subject } from '../recipe/subject.ts';
import type { ExactCost, KernelTarget } from './pointKernels.ts';
import { exactCostWithin, limitsOf } from './pointKernels.ts';

/** The kernels that a layer may have at a level, those worth taking or of the pinned form. The engine must hold the levels. */
export async function candidatesAt(
  subject: Subject,
  engine: Engine,
  layer: number,
  level: number | null,
  { activationBytes, tableRooms }: Pick<ExactCost, 'activationBytes' | 'tableRooms'>,
): Promise<LayerCandidates> {
  const form = pinnedForm(subject, layer);
  const tableRoomBytes = tableRooms.get(layer) ?? 0;
  const request = {
    layer,
    level,
    board: subject.board,
    activationBytes,
    tableRoomBytes,
    ...(form && { form }),
  };
  return withinRam(await engine.call('candidates', request), besideTables(limitsOf(subject), tableRooms));
}

/** Prices the exact network, in the plan in which it is fastest. The engine must hold it. */
export async function exactCostOf(
  subject: KernelTarget & Pick<Subject, 'core'>,
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
  subject: KernelTarget & Pick<Subject, 'core'>,
  engine: Engine,
  activationBytes: number,
  limits: MemoryLimits,
): Promise<{ readonly cost: ExactCost; readonly free: readonly LayerCandidates[] }> {
  const { core, board, recipe } = subject;
  const price = (layers: readonly number[], tableRoomBytes: number) =>
    pMap(
      layers,
      async (layer) => {
        const request = { layer, level: null, board, activationBytes, tableRoomBytes };
        const free = await engine.call('candidates', request);
        const form = pinnedForm(subject, layer);
        return { layer, free, own: form ? await engine.call('candidates', { ...request, form }) : free };
      },
      { concurrency: engine.concurrency },
    );
  const inFlash = await price(
    core.layers.map(({ index }) => index),
    0,
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
  const inRam = await price(waitingLayers(flashCost.layers, limits), board.ramBytes);
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
function pinnedForm({ recipe }: KernelTarget, layer: number): PinnedForm['form'] | undefined {
  return recipe.forms?.find((entry) => entry.layer === layer)?.form;
}
