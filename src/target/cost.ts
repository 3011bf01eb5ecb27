import { layerMacs } from '../network/macs.ts';
import type { Layer, Network } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';
import { operandPairs } from '../network/operandPairs.ts';
import type { SkipMask, SkipMasks } from '../significance/skipMask.ts';
import { instructionCount, routineFlashBytes } from './assembly/routine.ts';
import type { Board } from './board.ts';
import type { KernelForm } from './kernelForm.ts';
import type { KernelPlan } from './kernelPlan.ts';
import { kernelPlan } from './kernelPlan.ts';
import type { TimingTarget } from './kernels/convForms.ts';
import { convCandidates, preferredCandidate } from './networkKernels.ts';
import { placeBuffers } from './placeBuffers.ts';
import { routineCycles } from './timing/routineCycles.ts';

/** What the kernels of one layer execute per inference and occupy. */
export interface LayerCost {
  /** {@link Layer.index}. */
  readonly layer: number;
  readonly form: KernelForm;
  /** Executed multiply-accumulates, those on padding included; the weights of skipped pairs are not executed. */
  readonly macs: number;
  /** Output pixels x kept pairs, the paper's unit; 0 for layers other than convolutions. */
  readonly smlads: number;
  readonly instructions: number;
  readonly latencyCycles: number;
  /** Code and constants of this layer. */
  readonly flashBytes: number;
  /** Partial sums and expanded weights, needed only while the layer runs. */
  readonly scratchBytes: number;
}

export interface NetworkCost {
  readonly layers: readonly LayerCost[];
  readonly macs: number;
  readonly smlads: number;
  readonly instructions: number;
  readonly latencyCycles: number;
  readonly latencyMilliseconds: number;
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

/** Plans do not depend on masks or boards: one per network serves a whole exploration. */
const plans = new WeakMap<Network, KernelPlan>();

function planOf(network: Network): KernelPlan {
  const known = plans.get(network);
  if (known) return known;
  const plan = kernelPlan(network, 'double', 'network');
  plans.set(network, plan);
  return plan;
}

/**
 * Cost of one layer on `board` in the kernel form that the model prefers, copies for it included; `mask` only matters to
 * convolutions. Counted on the instructions that the bundle contains; layers outside the int8 part cost nothing.
 */
export function layerCost(network: Network, layer: Layer, board: Board, mask?: SkipMask): LayerCost {
  const target = timingTarget(board);
  const cost = { instructions: 0, latencyCycles: 0, flashBytes: 0, scratchBytes: 0 };
  let form: KernelForm = 'loop';
  for (const { owner, task, routine, layer: computed } of planOf(network).steps) {
    if (owner !== layer.index) continue;
    const candidate = task ? preferredCandidate(convCandidates(task, mask, target)) : undefined;
    const kernel = candidate?.routine ?? routine;
    if (candidate) {
      form = candidate.form;
      cost.scratchBytes = candidate.scratchBytes;
    }
    if (kernel) {
      const { core, stalls } = routineCycles(kernel, target.core, target.memory);
      cost.instructions += instructionCount(kernel.body);
      cost.latencyCycles += core + stalls;
      cost.flashBytes += routineFlashBytes(kernel);
    } else if (computed?.kind === 'softmax') {
      const instructions = elementCount(tensorOf(network, layer.output).shape) * softmaxInstructions;
      cost.instructions += instructions;
      cost.latencyCycles += instructions * board.compiledCyclesPerInstruction.value;
    }
  }
  return {
    layer: layer.index,
    form,
    ...executedWork(network, layer, mask),
    instructions: Math.round(cost.instructions),
    latencyCycles: Math.round(cost.latencyCycles),
    flashBytes: cost.flashBytes,
    scratchBytes: cost.scratchBytes,
  };
}

/** The cost of a network in one configuration, layer by layer and in total. */
export function networkCost(network: Network, board: Board, masks: SkipMasks): NetworkCost {
  const layers = network.layers.map((layer) => layerCost(network, layer, board, masks.get(layer.index)));
  return totalCost(network, board, layers);
}

/** Sum over the costs of all layers; layers outside the int8 part of the network cost nothing. */
export function totalCost(network: Network, board: Board, layers: readonly LayerCost[]): NetworkCost {
  const sum = (figure: Exclude<keyof LayerCost, 'layer' | 'form'>) =>
    layers.reduce((total, cost) => total + cost[figure], 0);
  const latencyCycles = sum('latencyCycles');
  return {
    layers,
    macs: sum('macs'),
    smlads: sum('smlads'),
    instructions: sum('instructions'),
    latencyCycles,
    latencyMilliseconds: (latencyCycles / board.clockHz) * 1000,
    flashBytes: sum('flashBytes') + runtimeFlashBytes,
    ramBytes: networkRamBytes(network, layers),
  };
}

/** Static buffers of the network's kernels: activations by lifetime, and each layer's scratch memory. */
export function networkRamBytes(network: Network, layers: readonly LayerCost[]): number {
  const { buffers, steps } = planOf(network);
  const scratch = steps.flatMap(({ task, owner }, step) => {
    const bytes = (task && layers.find(({ layer }) => layer === owner)?.scratchBytes) ?? 0;
    return bytes > 0 ? [{ bytes, firstStep: step, lastStep: step }] : [];
  });
  return placeBuffers([...buffers, ...scratch]).totalBytes;
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
