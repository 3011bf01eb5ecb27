import type { Board } from '../boards/board.ts';
import { millisecondsOf } from '../boards/board.ts';
import type { IntegerLayer, IntegerNetwork, Rounding } from '../network/network.ts';
import type { KernelTotals, MemoryLimits, PinnedForms } from './fittingKernels.ts';
import { fittingKernels, kernelTotals, withinRam } from './fittingKernels.ts';
import type { LayerCandidates, LayerCost } from './layerCost.ts';
import { layerCandidates } from './layerCost.ts';
import { activationTargets, betterCost, hasRoom } from './planChoice.ts';
import { isWorthRam, waitingLayers, withTables } from './tablesInRam.ts';

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
  /** Pinned layers whose tables are copied to RAM; the model chooses them, where a limit says how much RAM there is. */
  readonly tablesInRam?: ReadonlySet<number>;
  readonly limits?: MemoryLimits;
}

/**
 * The cost of a network with the plan and the kernels that fit. `formsOf` its layers and its `activationBytes`, pinned, give the same kernels
 * again, with `tablesInRamOf` its layers; whether it fits in the end, `fitsOf` tells.
 */
export function networkCost(
  network: IntegerNetwork,
  board: Board,
  { rounding = 'double', forms, activationBytes: pinned, tablesInRam, limits = {} }: NetworkCostOptions = {},
): PlannedCost {
  const costs: PlannedCost[] = [];
  for (const activationBytes of pinned === undefined ? activationTargets(limits) : [pinned]) {
    const candidatesOf = (layer: IntegerLayer, inRam: boolean) => {
      const form = forms?.get(layer.index);
      const options = { rounding, activationBytes, tablesInRam: inRam, ...(form && { form }) };
      return layerCandidates(network, layer, board, options);
    };
    const candidates = network.layers.map((layer) =>
      candidatesOf(layer, tablesInRam?.has(layer.index) ?? false),
    );
    const costOf = (ofLayers: readonly LayerCandidates[]) => ({
      ...costOfKernels(board, fittingKernels(ofLayers, limits)),
      activationBytes,
    });
    const cost = costOf(candidates.map((ofLayer) => withinRam(ofLayer, limits)));
    costs.push(cost);
    if (!tablesInRam) {
      const waiting = waitingLayers(cost.layers, limits);
      const inRam = network.layers
        .filter(({ index }) => waiting.includes(index))
        .map((layer) => [layer.index, candidatesOf(layer, true)] as const);
      const placed = withTables(cost.layers, candidates, new Map(inRam), limits);
      const copied = placed && costOf(placed.candidates);
      if (copied && isWorthRam(cost, copied)) costs.push(copied);
    }
    if (hasRoom(candidates, limits)) break;
  }
  return costs.reduce((best, next) => betterCost(best, next, limits));
}
