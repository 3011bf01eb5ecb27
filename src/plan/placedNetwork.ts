import type { Board } from '../boards/board.ts';
import type { MemoryUse } from './codeInMemory.ts';
import { costInBestUse, memoryUses, waitingForCode, withCode, withoutCodeMemory } from './codeInMemory.ts';
import type { Copied, Copies, PlacedKernels } from './copies.ts';
import { noCopies, roomsFor, withCopies } from './copies.ts';
import type { KernelTotals, MemoryLimits } from './fittingKernels.ts';
import { fittingKernels, kernelTotals, withinRam } from './fittingKernels.ts';
import type { LayerCandidates, LayerCost } from './layerCost.ts';
import type { LayerRooms } from './layerPlaces.ts';
import { activationTargets, betterCost, hasRoom } from './planChoice.ts';
import { isWorthCopying, waitingLayers, withTables } from './tablesInRam.ts';

/** The plan of a network, and the kernels that each layer may have in it. */
export interface PlacedNetwork extends PlacedKernels {
  /** The board's memory, or less. */
  readonly limits: MemoryLimits;
  /** Of the plan (`kernelPlan`). */
  readonly activationBytes: number;
  /** Cycles with the kernels that the model prefers: nothing pinned, no limits. */
  readonly referenceCycles: number;
}

/** Asks for the kernels of layers in a plan, copied where they are faster and find room. */
export interface PriceRequest {
  readonly layers: readonly number[];
  readonly activationBytes: number;
  readonly roomsOf: (layer: number) => LayerRooms;
}

/** Kernels by the layer's index, in the order of the layers that were asked for. */
export interface Prices {
  /** In the pinned forms. */
  readonly own: Copies;
  /** In all forms that are worth taking. */
  readonly free: Copies;
}

interface PlacementOptions {
  readonly limits: MemoryLimits;
  /** False where it is pinned what is copied. */
  readonly mayCopy: boolean;
  /** Pinned plan. */
  readonly activationBytes?: number | undefined;
}

/** Kernels in a plan with what they come to. */
interface Placement extends PlacedNetwork, KernelTotals {
  readonly layers: readonly LayerCost[];
  /** What the model prefers. */
  readonly preferred: readonly LayerCandidates[];
}

/** The plan in which a network is fastest, and what of its kernels is copied. Whoever drives it answers its requests. */
export function* placedNetwork(
  board: Board,
  layers: readonly number[],
  options: PlacementOptions,
): Generator<PriceRequest, PlacedNetwork, Prices> {
  const { limits, mayCopy } = options;
  const priced = [];
  for (const use of mayCopy ? memoryUses(board, limits) : [withoutCodeMemory(limits)])
    priced.push({ use, cost: yield* placedInUse(board, layers, options, use) });
  return costInBestUse(priced, limits);
}

function* placedInUse(
  board: Board,
  layers: readonly number[],
  { mayCopy, activationBytes: pinned }: PlacementOptions,
  use: MemoryUse,
): Generator<PriceRequest, Placement, Prices> {
  const { limits } = use;
  const placements: Placement[] = [];
  for (const activationBytes of pinned === undefined ? activationTargets(limits) : [pinned]) {
    const inFlash = yield { layers, activationBytes, roomsOf: () => ({}) };
    const first = placementOf(
      { candidates: [...inFlash.own.values()].map((ofLayer) => withinRam(ofLayer, limits)), ...noCopies },
      [...inFlash.free.values()],
      activationBytes,
      limits,
    );
    const placed = mayCopy ? yield* withCopiesThatPay(board, first, inFlash, use) : first;
    const { referenceCycles } = placements[0] ?? placed;
    placements.push({ ...placed, referenceCycles });
    if (hasRoom(first.preferred, limits)) break;
  }
  return placements.reduce((best, next) => betterCost(best, next, limits));
}

function* withCopiesThatPay(
  board: Board,
  inFlash: Placement,
  { own }: Prices,
  use: MemoryUse,
): Generator<PriceRequest, Placement, Prices> {
  const { limits, codeMemoryBytes } = use;
  const { activationBytes } = inFlash;
  let best = inFlash;
  const take = (placed: PlacedKernels | null, { free }: Prices, figure: Copied) => {
    if (!placed) return;
    const preferred = withCopies(best.preferred, free, figure, placed[roomsFor[figure]]);
    const copied = placementOf(placed, preferred, activationBytes, limits);
    if (isWorthCopying(best, copied)) best = betterCost(best, copied, limits);
  };
  const inRam = yield {
    layers: waitingLayers(best.layers, limits),
    activationBytes,
    roomsOf: () => ({ tableRoomBytes: board.ramBytes }),
  };
  take(withTables(best.layers, [...own.values()], inRam.own, limits), inRam, 'tableRamBytes');
  if (codeMemoryBytes === 0) return best;
  const { tableRooms } = best;
  const inMemory = yield {
    layers: waitingForCode(best.layers),
    activationBytes,
    roomsOf: (layer) => ({
      tableRoomBytes: tableRooms.get(layer) ?? 0,
      codeRoomBytes: codeMemoryBytes,
    }),
  };
  take(withCode(best.layers, best, inMemory.own, use), inMemory, 'codeMemoryBytes');
  return best;
}

function placementOf(
  { candidates, tableRooms, codeRooms }: PlacedKernels,
  preferred: readonly LayerCandidates[],
  activationBytes: number,
  limits: MemoryLimits,
): Placement {
  const layers = fittingKernels(candidates, limits);
  const referenceCycles = preferred.reduce((sum, [{ latencyCycles }]) => sum + latencyCycles, 0);
  return {
    ...kernelTotals(layers),
    ...{ candidates, tableRooms, codeRooms, limits, activationBytes, referenceCycles },
    ...{ layers, preferred },
  };
}
