import type { Board } from '../boards/board.ts';
import { millisecondsOf } from '../boards/board.ts';
import type { IntegerLayer, IntegerNetwork, Rounding } from '../network/network.ts';
import type { KernelTotals, MemoryLimits, PinnedForms } from './fittingKernels.ts';
import { fittingKernels, kernelTotals } from './fittingKernels.ts';
import type { LayerCandidates, LayerCost } from './layerCost.ts';
import { layerCandidates } from './layerCost.ts';
import { candidatesInRooms } from './layerPlaces.ts';
import type { PriceRequest, Prices } from './placedNetwork.ts';
import { placedNetwork } from './placedNetwork.ts';

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
  const { rounding = 'double', forms, activationBytes: pinnedBytes, limits = {} } = options;
  const { tablesInRam, codeInMemory } = options;
  const mayCopy = !tablesInRam && !codeInMemory;
  const candidatesOf = (layer: IntegerLayer, { activationBytes, roomsOf }: PriceRequest): LayerCandidates => {
    const { index } = layer;
    const form = forms?.get(index);
    const layerOptions = { rounding, activationBytes, ...(form && { form }) };
    if (mayCopy) return candidatesInRooms(network, layer, board, roomsOf(index), layerOptions);
    return layerCandidates(network, layer, board, {
      ...layerOptions,
      tablesInRam: tablesInRam?.has(index) ?? false,
      codeInMemory: codeInMemory?.has(index) ?? false,
    });
  };
  const priced = (request: PriceRequest): Prices => {
    const asked = network.layers.filter(({ index }) => request.layers.includes(index));
    const own = new Map(asked.map((layer) => [layer.index, candidatesOf(layer, request)]));
    return { own, free: own };
  };
  const indices = network.layers.map(({ index }) => index);
  const placing = placedNetwork(board, indices, { limits, mayCopy, activationBytes: pinnedBytes });
  let step = placing.next();
  while (!step.done) step = placing.next(priced(step.value));
  const { candidates, activationBytes, limits: within } = step.value;
  return { ...costOfKernels(board, fittingKernels(candidates, within)), activationBytes };
}
