import type { Board } from '../boards/board.ts';
import { millisecondsOf } from '../boards/board.ts';
import type { IntegerLayer, IntegerNetwork, Rounding } from '../network/network.ts';
import type { MemoryUse } from './codeInMemory.ts';
import { costInBestUse, memoryUses, waitingForCode, withCode, withoutCodeMemory } from './codeInMemory.ts';
import type { PlacedKernels } from './copies.ts';
import { noCopies } from './copies.ts';
import type { KernelTotals, MemoryLimits, PinnedForms } from './fittingKernels.ts';
import { fittingKernels, kernelTotals, withinRam } from './fittingKernels.ts';
import type { LayerCandidates, LayerCost } from './layerCost.ts';
import { layerCandidates } from './layerCost.ts';
import type { LayerRooms } from './layerPlaces.ts';
import { candidatesInRooms } from './layerPlaces.ts';
import { activationTargets, betterCost, hasRoom } from './planChoice.ts';
import { isWorthCopying, waitingLayers, withTables } from './tablesInRam.ts';

export interface NetworkCost extends KernelTotals {
  readonly layers: readonly LayerCost[];
  readonly instructions: number;
  /** The same model at the bounds of the board's uncertain constants. */
  readonly latencyCyclesLow: number;
  readonly latencyCyclesHigh: number;
  readonly latencyMilliseconds: number;
  /** Of one inference at the board's mean run power. */
  readonly energyMicrojoules: number;
}

/** The cost of a network whose layers have these kernels. */
export function costOfKernels(board: Board, layers: readonly LayerCost[]): NetworkCost {
  const totals = kernelTotals(layers);
  const sum = (figure: 'instructions' | 'latencyCyclesLow' | 'latencyCyclesHigh') =>
    layers.reduce((total, cost) => total + cost[figure], 0);
  const latencyMilliseconds = millisecondsOf(board, totals.latencyCycles);
  return {
    layers,
    ...totals,
    instructions: sum('instructions'),
    latencyCyclesLow: sum('latencyCyclesLow'),
    latencyCyclesHigh: sum('latencyCyclesHigh'),
    latencyMilliseconds,
    energyMicrojoules: latencyMilliseconds * board.runPowerMilliwatts.value,
  };
}

/** The cost of a network and the plan that it belongs to. */
export interface PlannedCost extends NetworkCost {
  /** Of `kernelPlan`. */
  readonly activationBytes: number;
}

/** How a network's kernels are to be built. */
export interface NetworkCostOptions {
  /** 'double' unless given. */
  readonly rounding?: Rounding;
  /** Pinned forms; the model chooses the others. */
  readonly forms?: PinnedForms;
  /** Pinned plan; the model chooses the fastest that fits. */
  readonly activationBytes?: number;
  /** Pinned layers whose tables are copied to RAM; the model chooses them and `codeInMemory`, where a limit says how much RAM there is. */
  readonly tablesInRam?: ReadonlySet<number>;
  /** Pinned layers whose code is copied to the board's code memory; with `forms`, for of what else is free the fastest is taken, whatever its code's size. */
  readonly codeInMemory?: ReadonlySet<number>;
  readonly limits?: MemoryLimits;
}

/**
 * The cost of a network with the plan and the kernels that fit. `formsOf` its layers and its `activationBytes`, pinned, give the same kernels
 * again, with `tablesInRamOf` and `codeInMemoryOf` its layers; whether it fits in the end, `fitsOf` tells.
 */
export function networkCost(
  network: IntegerNetwork,
  board: Board,
  options: NetworkCostOptions = {},
): PlannedCost {
  const { tablesInRam, codeInMemory, limits = {} } = options;
  if (tablesInRam || codeInMemory) return costWithin(network, board, options, withoutCodeMemory(limits));
  const priced = memoryUses(board, limits).map((use) => ({
    use,
    cost: costWithin(network, board, options, use),
  }));
  return costInBestUse(priced, limits);
}

function costWithin(
  network: IntegerNetwork,
  board: Board,
  { rounding = 'double', forms, activationBytes: pinned, tablesInRam, codeInMemory }: NetworkCostOptions,
  use: MemoryUse,
): PlannedCost {
  const { limits, codeMemoryBytes } = use;
  const costs: PlannedCost[] = [];
  for (const activationBytes of pinned === undefined ? activationTargets(limits) : [pinned]) {
    const optionsFor = ({ index }: IntegerLayer) => {
      const form = forms?.get(index);
      return { rounding, activationBytes, ...(form && { form }) };
    };
    const costOf = (candidates: readonly LayerCandidates[]) => ({
      ...costOfKernels(board, fittingKernels(candidates, limits)),
      activationBytes,
    });
    const candidates = network.layers.map((layer) =>
      layerCandidates(network, layer, board, {
        ...optionsFor(layer),
        tablesInRam: tablesInRam?.has(layer.index) ?? false,
        codeInMemory: codeInMemory?.has(layer.index) ?? false,
      }),
    );
    let placed: PlacedKernels = {
      candidates: candidates.map((ofLayer) => withinRam(ofLayer, limits)),
      ...noCopies,
    };
    let cost = costOf(placed.candidates);
    const take = (copied: PlacedKernels | null) => {
      const copiedCost = copied && costOf(copied.candidates);
      if (copiedCost && isWorthCopying(cost, copiedCost) && betterCost(cost, copiedCost, limits) !== cost)
        [placed, cost] = [copied, copiedCost];
    };
    const inRooms = (waiting: readonly number[], roomsOf: (layer: number) => LayerRooms) =>
      new Map(
        network.layers
          .filter(({ index }) => waiting.includes(index))
          .map((layer) => [
            layer.index,
            candidatesInRooms(network, layer, board, roomsOf(layer.index), optionsFor(layer)),
          ]),
      );
    if (!tablesInRam && !codeInMemory) {
      const inRam = inRooms(waitingLayers(cost.layers, limits), () => ({ tableRoomBytes: board.ramBytes }));
      take(withTables(cost.layers, candidates, inRam, limits));
    }
    if (codeMemoryBytes > 0) {
      const inMemory = inRooms(waitingForCode(cost.layers), (layer) => ({
        tableRoomBytes: placed.tableRooms.get(layer) ?? 0,
        codeRoomBytes: codeMemoryBytes,
      }));
      take(withCode(cost.layers, placed, inMemory, use));
    }
    costs.push(cost);
    if (hasRoom(candidates, limits)) break;
  }
  return costs.reduce((best, next) => betterCost(best, next, limits));
}
