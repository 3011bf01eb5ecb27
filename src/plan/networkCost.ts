import type { Board } from '../boards/board.ts';
import { millisecondsOf } from '../boards/board.ts';
import type { IntegerNetwork, Rounding } from '../network/network.ts';
import type { KernelTotals, MemoryLimits, PinnedForms } from './fittingKernels.ts';
import { fittingKernels, kernelTotals, withinRam } from './fittingKernels.ts';
import type { LayerCost } from './layerCost.ts';
import { layerCandidates } from './layerCost.ts';

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

/** How a network's kernels are to be built. */
export interface NetworkCostOptions {
  /** 'double' unless given. */
  readonly rounding?: Rounding;
  /** Pinned forms; the model chooses the others. */
  readonly forms?: PinnedForms;
  readonly limits?: MemoryLimits;
}

/**
 * The cost of a network with the kernels that fit. `formsOf` its layers, pinned, gives the same kernels again; whether it fits
 * in the end, `fitsOf` tells.
 */
export function networkCost(
  network: IntegerNetwork,
  board: Board,
  { rounding = 'double', forms, limits = {} }: NetworkCostOptions = {},
): NetworkCost {
  const candidates = network.layers.map((layer) => {
    const form = forms?.get(layer.index);
    const found = layerCandidates(network, layer, board, form ? { rounding, form } : { rounding });
    return withinRam(found, limits);
  });
  return costOfKernels(board, fittingKernels(candidates, limits));
}
