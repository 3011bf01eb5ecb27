import type { MemoryTiming } from '../boards/timing/memoryTiming.ts';
import { lineFillStalls } from '../boards/timing/memoryTiming.ts';
import { calibrated, coreCyclesRange } from '../boards/timing/routineCycles.ts';
import type { TimingTarget } from '../boards/timing/timingTarget.ts';
import type { IntegerNetwork, Layer, Network } from '../network/network.ts';
import { acceleratedStalls } from './acceleratedStalls.ts';
import { cachedFills } from './cachedFills.ts';
import type { KernelCall } from './kernelCall.ts';
import { kernelCallOf } from './kernelCall.ts';
import { loopsOf } from './kernelLoops.ts';
import type { StallRange } from './stallRange.ts';

/** The exact network on CMSIS-NN 7.0.0, its own im2col and kernels. */
export interface BaselineCost {
  readonly instructions: number;
  readonly latencyCycles: number;
  /** The same model at the bounds of what is uncertain: memory constants, the core model, where the linker puts code. */
  readonly latencyCyclesLow: number;
  readonly latencyCyclesHigh: number;
}

/** What the model needs to know of a board. */

/** CMSIS-NN's instructions and cycles for one layer; nothing for views. */
export function baselineLayerCost(network: Network, layer: Layer, board: TimingTarget): BaselineCost {
  const call = kernelCallOf(network, layer);
  return call ? kernelCost(call, board) : sumOf([]);
}

/** Sum over the layers of the network. */
export function baselineCost(network: IntegerNetwork, board: TimingTarget): BaselineCost {
  return sumOf(network.layers.map((layer) => baselineLayerCost(network, layer, board)));
}

/** The model behind both, for one call of a kernel: loops of the core, and waiting for flash. */
export function kernelCost(call: KernelCall, { core, memory, calibration }: TimingTarget): BaselineCost {
  let [instructions, cycles] = [0, 0];
  for (const { executions, instructions: each, coreCycles } of loopsOf(call)) {
    instructions += executions * each;
    cycles += executions * coreCycles[core];
  }
  const stalls = stallRange(call, memory);
  const range = coreCyclesRange(core, cycles);
  const modelled = {
    core: cycles,
    stalls: stalls.typical,
    low: range.low + stalls.low,
    high: range.high + stalls.high,
  };
  const {
    core: own,
    stalls: waiting,
    low,
    high,
  } = calibration ? calibrated(modelled, calibration) : modelled;
  return {
    instructions: Math.round(instructions),
    latencyCycles: Math.round(own + waiting),
    latencyCyclesLow: Math.round(low),
    latencyCyclesHigh: Math.round(high),
  };
}

function stallRange(call: KernelCall, memory: MemoryTiming): StallRange {
  if (memory.kind === 'accelerator') return acceleratedStalls(call, memory);
  const fills = cachedFills(call, memory);
  const { low, typical, high } = lineFillStalls(memory);
  return { low: fills * low, typical: fills * typical, high: fills * high };
}

function sumOf(costs: readonly BaselineCost[]): BaselineCost {
  const sum = (figure: keyof BaselineCost) => costs.reduce((total, cost) => total + cost[figure], 0);
  return {
    instructions: sum('instructions'),
    latencyCycles: sum('latencyCycles'),
    latencyCyclesLow: sum('latencyCyclesLow'),
    latencyCyclesHigh: sum('latencyCyclesHigh'),
  };
}
