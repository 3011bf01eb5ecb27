import pMap from 'p-map';
import { withinRam } from '../../plan/fittingKernels.ts';
import type { LayerCandidates } from '../../plan/layerCost.ts';
import type { PriceRequest, Prices } from '../../plan/placedNetwork.ts';
import { placedNetwork } from '../../plan/placedNetwork.ts';
import { besideTables } from '../../plan/tablesInRam.ts';
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
  const { core, board, recipe } = subject;
  const priced = async ({ layers, activationBytes, roomsOf }: PriceRequest): Promise<Prices> => {
    const prices = await pMap(
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
      own: new Map(prices.map(({ layer, own }) => [layer, own])),
      free: new Map(prices.map(({ layer, free }) => [layer, free])),
    };
  };
  const placing = placedNetwork(
    board,
    core.layers.map(({ index }) => index),
    { limits: limitsOf(subject), mayCopy: recipe.tables !== 'flash' },
  );
  let step = placing.next();
  while (!step.done) step = placing.next(await priced(step.value));
  return exactCostWithin(subject, step.value, step.value.limits);
}

/** The form of a layer that the recipe has pinned, if any. */
function pinnedForm({ recipe }: KernelTarget, layer: number): PinnedForm['form'] | undefined {
  return recipe.forms?.find((entry) => entry.layer === layer)?.form;
}
