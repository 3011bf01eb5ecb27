import pMap from 'p-map';
import type { MemoryUse } from '../../plan/codeInMemory.ts';
import {
  costInBestUse,
  memoryUses,
  waitingForCode,
  withCode,
  withoutCodeMemory,
} from '../../plan/codeInMemory.ts';
import type { Copied, Copies, PlacedKernels } from '../../plan/copies.ts';
import { noCopies, roomsFor, withCopies } from '../../plan/copies.ts';
import { withinRam } from '../../plan/fittingKernels.ts';
import type { LayerCandidates } from '../../plan/layerCost.ts';
import type { LayerRooms } from '../../plan/layerPlaces.ts';
import { activationTargets, betterCost, hasRoom } from '../../plan/planChoice.ts';
import { besideTables, isWorthCopying, waitingLayers, withTables } from '../../plan/tablesInRam.ts';
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
  { activationBytes, tableRooms, codeRooms, limits }: ExactCost,
): Promise<LayerCandidates> {
  const form = pinnedForm(subject, layer);
  const request = {
    layer,
    level,
    board: subject.board,
    activationBytes,
    tableRoomBytes: tableRooms.get(layer) ?? 0,
    codeRoomBytes: codeRooms.get(layer) ?? 0,
    ...(form && { form }),
  };
  return withinRam(await engine.call('candidates', request), besideTables(limits, tableRooms));
}

/** Prices the exact network, in the plan in which it is fastest. The engine must hold it. */
export async function exactCostOf(
  subject: KernelTarget & Pick<Subject, 'core'>,
  engine: Engine,
): Promise<ExactCost> {
  const { board, recipe } = subject;
  const limits = limitsOf(subject);
  const uses = recipe.tables === 'flash' ? [withoutCodeMemory(limits)] : memoryUses(board, limits);
  const priced = await pMap(uses, async (use) => ({ use, cost: await costWithin(subject, engine, use) }), {
    concurrency: 1,
  });
  return costInBestUse(priced, limits);
}

async function costWithin(
  subject: KernelTarget & Pick<Subject, 'core'>,
  engine: Engine,
  use: MemoryUse,
): Promise<ExactCost> {
  const costs: ExactCost[] = [];
  for (const activationBytes of activationTargets(use.limits)) {
    const { cost, free } = await costInPlan(subject, engine, activationBytes, use);
    costs.push({ ...cost, referenceCycles: costs[0]?.referenceCycles ?? cost.referenceCycles });
    if (hasRoom(free, use.limits)) break;
  }
  return costs.reduce((best, next) => betterCost(best, next, use.limits));
}

/** The cost of the exact network in one plan, with copies where they pay, and all kernels worth taking without any. */
async function costInPlan(
  subject: KernelTarget & Pick<Subject, 'core'>,
  engine: Engine,
  activationBytes: number,
  use: MemoryUse,
): Promise<{ readonly cost: ExactCost; readonly free: readonly LayerCandidates[] }> {
  const { core, board, recipe } = subject;
  const { limits, codeMemoryBytes } = use;
  const price = async (layers: readonly number[], roomsOf: (layer: number) => LayerRooms) => {
    const priced = await pMap(
      layers,
      async (layer) => {
        const request = { layer, level: null, board, activationBytes, ...roomsOf(layer) };
        const free = await engine.call('candidates', request);
        const form = pinnedForm(subject, layer);
        return { layer, free, own: form ? await engine.call('candidates', { ...request, form }) : free };
      },
      { concurrency: engine.concurrency },
    );
    return {
      free: new Map(priced.map(({ layer, free }) => [layer, free])),
      own: new Map(priced.map(({ layer, own }) => [layer, own])),
    };
  };
  const inFlash = await price(
    core.layers.map(({ index }) => index),
    () => ({}),
  );
  const [free, own] = [[...inFlash.free.values()], [...inFlash.own.values()]];
  const costOf = (placed: PlacedKernels, preferred: readonly LayerCandidates[]) => {
    const referenceCycles = preferred.reduce((sum, [{ latencyCycles }]) => sum + latencyCycles, 0);
    return exactCostWithin(subject, { ...placed, activationBytes, referenceCycles }, limits);
  };
  const inFlashAlone: PlacedKernels = {
    candidates: own.map((candidates) => withinRam(candidates, limits)),
    ...noCopies,
  };
  let preferred: readonly LayerCandidates[] = free;
  let cost = costOf(inFlashAlone, preferred);
  const take = (placed: PlacedKernels | null, copied: Copies, figure: Copied) => {
    if (!placed) return;
    const next = withCopies(preferred, copied, figure, placed[roomsFor[figure]]);
    const copiedCost = costOf(placed, next);
    if (!isWorthCopying(cost, copiedCost) || betterCost(cost, copiedCost, limits) === cost) return;
    [cost, preferred] = [copiedCost, next];
  };
  if (recipe.tables !== 'flash') {
    const inRam = await price(waitingLayers(cost.layers, limits), () => ({ tableRoomBytes: board.ramBytes }));
    take(withTables(cost.layers, own, inRam.own, limits), inRam.free, 'tableRamBytes');
  }
  if (codeMemoryBytes > 0) {
    const { tableRooms } = cost;
    const inMemory = await price(waitingForCode(cost.layers), (layer) => ({
      tableRoomBytes: tableRooms.get(layer) ?? 0,
      codeRoomBytes: codeMemoryBytes,
    }));
    take(withCode(cost.layers, cost, inMemory.own, use), inMemory.free, 'codeMemoryBytes');
  }
  return { cost, free };
}

/** The form of a layer that the recipe has pinned, if any. */
function pinnedForm({ recipe }: KernelTarget, layer: number): PinnedForm['form'] | undefined {
  return recipe.forms?.find((entry) => entry.layer === layer)?.form;
}
