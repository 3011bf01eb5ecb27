import { layerMacs } from '../network/macs.ts';
import type { Layer, Network, Rounding } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';
import { operandPairs } from '../network/operandPairs.ts';
import type { SkipMask, SkipMasks } from '../significance/skipMask.ts';
import { instructionCount, routineFlashBytes } from '../assembly/routine.ts';
import type { Board } from '../boards/board.ts';
import { millisecondsOf } from '../boards/board.ts';
import type { KernelForm } from './kernelForm.ts';
import type { KernelPlan } from './kernelPlan.ts';
import { kernelPlan } from './kernelPlan.ts';
import type { MemoryLimits, PinnedForms } from './kernelChoice.ts';
import { chooseWithinFlash } from './kernelChoice.ts';
import type { KernelFigures } from '../kernels/convolution/convCandidates.ts';
import { convCandidates } from '../kernels/convolution/convCandidates.ts';
import type { ConvForm, TimingTarget } from '../kernels/convolution/convForms.ts';
import { placeSteps } from './placeSteps.ts';
import { routineCycles } from '../boards/timing/routineCycles.ts';

/** What the kernels of one layer execute per inference and occupy. */
export interface LayerCost {
  /** {@link Layer.index}. */
  readonly layer: number;
  readonly form: KernelForm;
  /**
   * Multiply-accumulates of the layer as the model defines it, those on padding included, without the weights of skipped
   * pairs. A convolution that pools does not execute those of pixels that no window covers.
   */
  readonly macs: number;
  /** Output pixels x kept pairs, the paper's unit; 0 for layers other than convolutions. */
  readonly smlads: number;
  readonly instructions: number;
  readonly latencyCycles: number;
  /** The same model at the bounds of the board's uncertain constants. */
  readonly latencyCyclesLow: number;
  readonly latencyCyclesHigh: number;
  /** Code and constants of this layer. */
  readonly flashBytes: number;
  /** Partial sums and expanded weights, needed only while the layer runs. */
  readonly scratchBytes: number;
  /** Static buffers of the network if no other layer needed scratch memory: the network's are the largest of its layers'. */
  readonly ramBytes: number;
}

export interface NetworkCost {
  readonly layers: readonly LayerCost[];
  readonly macs: number;
  readonly smlads: number;
  readonly instructions: number;
  readonly latencyCycles: number;
  /** The same model at the bounds of the board's uncertain constants. */
  readonly latencyCyclesLow: number;
  readonly latencyCyclesHigh: number;
  readonly latencyMilliseconds: number;
  /** Of one inference at the board's mean run power. */
  readonly energyMicrojoules: number;
  /** Code and constants of all layers, and the runtime. */
  readonly flashBytes: number;
  /** Static buffers of the network: activations, expanded weights, partial sums. */
  readonly ramBytes: number;
}

/** Start-up, vector table, self-check and softmax; measured, without test vectors. */
export const runtimeFlashBytes = 2304;

/** Instructions of the runtime's softmax per value, counted under QEMU on compiled bundles (GCC 12 -O2). */
const softmaxInstructions = 210;

export function timingTarget({ core, memory }: Board): TimingTarget {
  return { core, memory };
}

/** Plans do not depend on masks or boards: one per network and rounding serves a whole exploration. */
const plans = { double: new WeakMap<Network, KernelPlan>(), single: new WeakMap<Network, KernelPlan>() };

function planOf(network: Network, rounding: Rounding): KernelPlan {
  const known = plans[rounding].get(network);
  if (known) return known;
  const plan = kernelPlan(network, rounding, 'network');
  plans[rounding].set(network, plan);
  return plan;
}

/** How a layer's kernel is to be built. */
export interface LayerCostOptions {
  /** 'double' unless given. */
  readonly rounding?: Rounding;
  /** Pinned form of a convolution. */
  readonly form?: ConvForm;
}

/**
 * What one layer costs on `board` in every kernel form that can be worth taking, copies for it included; `mask` only matters
 * to convolutions. Counted on the instructions that the bundle contains. The first is what the model prefers when there is
 * room; the others, fastest first, need less flash or scratch memory or fewer cycles. One for a pinned form, for layers that
 * are no convolutions, and for layers outside the int8 part, which cost nothing.
 * @throws TauscopeError `model-unsupported` when the layer cannot have the pinned form.
 */
export function layerCandidates(
  network: Network,
  layer: Layer,
  board: Board,
  mask?: SkipMask,
  { rounding = 'double', form }: LayerCostOptions = {},
): [LayerCost, ...LayerCost[]] {
  const target = timingTarget(board);
  const work = executedWork(network, layer, mask);
  const rest = { cycles: 0, cyclesLow: 0, cyclesHigh: 0, instructions: 0, flashBytes: 0 };
  let candidates: readonly (KernelFigures & { readonly form: KernelForm })[] = [];
  const { steps } = planOf(network, rounding);
  for (const { owner, task, routine, layer: computed } of steps) {
    if (owner !== layer.index) continue;
    if (task) candidates = convCandidates(task, mask, target, form);
    if (routine) {
      const { core, stalls, low, high } = routineCycles(routine, target.core, target.memory);
      rest.cycles += core + stalls;
      rest.cyclesLow += low;
      rest.cyclesHigh += high;
      rest.instructions += instructionCount(routine.body);
      rest.flashBytes += routineFlashBytes(routine);
    } else if (computed?.kind === 'softmax') {
      const instructions = elementCount(tensorOf(network, layer.output).shape) * softmaxInstructions;
      rest.instructions += instructions;
      const cycles = instructions * board.compiledCyclesPerInstruction.value;
      rest.cycles += cycles;
      rest.cyclesLow += cycles;
      rest.cyclesHigh += cycles;
    }
  }
  const costOf = (kernel: KernelFigures & { readonly form: KernelForm }): LayerCost => ({
    layer: layer.index,
    form: kernel.form,
    ...work,
    instructions: Math.round(kernel.instructions + rest.instructions),
    latencyCycles: Math.round(kernel.cycles + rest.cycles),
    latencyCyclesLow: Math.round(kernel.cyclesLow + rest.cyclesLow),
    latencyCyclesHigh: Math.round(kernel.cyclesHigh + rest.cyclesHigh),
    flashBytes: kernel.flashBytes + rest.flashBytes,
    scratchBytes: kernel.scratchBytes,
    ramBytes: arenaBytes(planOf(network, rounding), new Map([[layer.index, kernel.scratchBytes]])),
  });
  const fused = steps.some((step) => step.fused?.index === layer.index);
  const [first = { ...noKernel, form: fused ? 'fused' : 'loop' }, ...others] = candidates;
  return [costOf(first), ...others.map(costOf)];
}

const noKernel = {
  cycles: 0,
  cyclesLow: 0,
  cyclesHigh: 0,
  instructions: 0,
  flashBytes: 0,
  scratchBytes: 0,
} as const;

/** Cost of one layer in the pinned form, or in the one that the model prefers; see {@link layerCandidates}. */
export function layerCost(
  network: Network,
  layer: Layer,
  board: Board,
  mask?: SkipMask,
  options?: LayerCostOptions,
): LayerCost {
  return layerCandidates(network, layer, board, mask, options)[0];
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
 * The cost of a network in one configuration, layer by layer and in total. Under `limits` other forms are taken where that
 * makes it fit; whether it does in the end, `fitsOf` tells. `formsOf` its layers, pinned, gives the same kernels again.
 */
export function networkCost(
  network: Network,
  board: Board,
  masks: SkipMasks,
  { rounding = 'double', forms, limits = {} }: NetworkCostOptions = {},
): NetworkCost {
  const candidates = network.layers.map((layer) => {
    const form = forms?.get(layer.index);
    const options = form ? { rounding, form } : { rounding };
    const found = layerCandidates(network, layer, board, masks.get(layer.index), options);
    return withinRam(network, found, limits.ramBytes, rounding);
  });
  const room = (limits.flashBytes ?? Infinity) - runtimeFlashBytes;
  const chosen = chooseWithinFlash(candidates, room);
  return totalCost(
    network,
    board,
    candidates.map((ofLayer, i) => ofLayer[chosen[i]!]!),
    rounding,
  );
}

/**
 * The candidates of one layer with which the network fits into `ramBytes`, in their order; the one with the least scratch
 * memory when none does. RAM is the largest need of any layer, so layers are filtered one by one.
 */
export function withinRam(
  network: Network,
  candidates: readonly LayerCost[],
  ramBytes = Infinity,
  rounding: Rounding = 'double',
): LayerCost[] {
  if (ramBytes === Infinity) return [...candidates];
  const fitting = candidates.filter((cost) => networkRamBytes(network, [cost], rounding) <= ramBytes);
  if (fitting.length > 0) return fitting;
  return [candidates.reduce((least, next) => (next.scratchBytes < least.scratchBytes ? next : least))];
}

/** Sum over the costs of all layers; layers outside the int8 part of the network cost nothing. */
export function totalCost(
  network: Network,
  board: Board,
  layers: readonly LayerCost[],
  rounding: Rounding = 'double',
): NetworkCost {
  const sum = (figure: Exclude<keyof LayerCost, 'layer' | 'form'>) =>
    layers.reduce((total, cost) => total + cost[figure], 0);
  const latencyCycles = sum('latencyCycles');
  const latencyMilliseconds = millisecondsOf(board, latencyCycles);
  return {
    layers,
    macs: sum('macs'),
    smlads: sum('smlads'),
    instructions: sum('instructions'),
    latencyCycles,
    latencyCyclesLow: sum('latencyCyclesLow'),
    latencyCyclesHigh: sum('latencyCyclesHigh'),
    latencyMilliseconds,
    energyMicrojoules: latencyMilliseconds * board.runPowerMilliwatts.value,
    flashBytes: sum('flashBytes') + runtimeFlashBytes,
    ramBytes: networkRamBytes(network, layers, rounding),
  };
}

/** Static buffers of the network's kernels: activations by lifetime, and each layer's scratch memory. */
export function networkRamBytes(
  network: Network,
  layers: readonly LayerCost[],
  rounding: Rounding = 'double',
): number {
  const scratchOf = new Map(layers.map(({ layer, scratchBytes }) => [layer, scratchBytes]));
  return arenaBytes(planOf(network, rounding), scratchOf);
}

/** @param scratchOf bytes by layer index */
function arenaBytes(plan: KernelPlan, scratchOf: ReadonlyMap<number, number>): number {
  return placeSteps(plan, (step) => {
    const { task, owner } = plan.steps[step]!;
    return task ? (scratchOf.get(owner) ?? 0) : 0;
  }).totalBytes;
}

function executedWork(network: Network, layer: Layer, mask?: SkipMask): { macs: number; smlads: number } {
  const macs = layerMacs(network, layer);
  if (layer.kind !== 'conv') return { macs, smlads: 0 };
  const { pairCount, width } = operandPairs(network, layer);
  const pixels = macs / layer.weights.length;
  let [weights, pairs] = [layer.weights.length, layer.bias.length * pairCount];
  mask?.forEach((bit, i) => {
    if (bit === 0) return;
    weights -= width[i % pairCount]!;
    pairs--;
  });
  return { macs: pixels * weights, smlads: pixels * pairs };
}
