import type { Routine } from '../assembly/routine.ts';
import { instructionCount, routineFlashBytes, tableBytes } from '../assembly/routine.ts';
import type { Board } from '../boards/board.ts';
import { routineCycles } from '../boards/timing/routineCycles.ts';
import type { TimingTarget } from '../boards/timing/timingTarget.ts';
import { placedTarget } from '../boards/timing/timingTarget.ts';
import type { ConvCandidate } from '../kernels/convolution/convCandidates.ts';
import { convCandidates } from '../kernels/convolution/convCandidates.ts';
import type { ConvFormName } from '../kernels/convolution/convFormNames.ts';
import { taskAt } from '../kernels/convolution/convTask.ts';
import type { KernelFigures } from '../kernels/convolution/kernelFigures.ts';
import { layerMacs } from '../network/macs.ts';
import type {
  ConvLayer,
  IntegerLayer,
  IntegerNetwork,
  Rounding,
  TiledConvLayer,
} from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';
import type { KernelForm } from './kernelForm.ts';
import { kernelPlan } from './kernelPlan.ts';
import { arenaBytes } from './placeSteps.ts';
import { stripRoutines } from './strips.ts';

/** What the kernels of one layer execute per inference and occupy. */
export interface LayerCost {
  /** Index of the layer. */
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
  /** Of `latencyCycles`, waiting for code and tables. */
  readonly stallCycles: number;
  /** Code and constants of this layer, the calls of its kernels included. */
  readonly flashBytes: number;
  /** Expanded rows and weights and partial sums, needed only while the layer runs. */
  readonly scratchBytes: number;
  /** Static buffers of the network if no other layer needed scratch memory: the network's are the largest of its layers'. */
  readonly ramBytes: number;
  /** Constants, in `flashBytes`. */
  readonly tableBytes: number;
  /** Whether they are copied to RAM at the start. */
  readonly tablesInRam: boolean;
  /** What they take there: all or nothing. */
  readonly tableRamBytes: number;
  /** What its code takes of the board's code memory, in `flashBytes` as well: all or nothing. */
  readonly codeMemoryBytes: number;
}

/** Costs of one layer in the kernels that it may have, the preferred one first. */
export type LayerCandidates = readonly [LayerCost, ...LayerCost[]];

/** How a layer's kernel is to be built. */
export interface LayerCostOptions {
  /** 'double' unless given. */
  readonly rounding?: Rounding;
  /** Pinned form of a convolution. */
  readonly form?: ConvFormName;
  /** Of {@link kernelPlan}. */
  readonly activationBytes?: number;
  /** Whether tables are copied to RAM; they stay in flash unless given. */
  readonly tablesInRam?: boolean;
  /** Whether code is copied to the board's code memory; it stays in flash unless given. */
  readonly codeInMemory?: boolean;
}

/** Instructions of the runtime's softmax per value, counted under QEMU on compiled bundles (GCC 12 -O2). */
const softmaxInstructions = 210;
/** Its code and tables, an upper bound: 984 bytes there. */
const softmaxFlashBytes = 1024;
/** The call of one kernel with its three pointers, an upper bound: a branch and three constants. */
export const callFlashBytes = 32;
/** What the linker adds where a function lies too far from its call: a branch and an address, aligned. */
const farCallFlashBytes = 16;
/** A convolution and its pooling. */
const mostConvFunctions = 2;

/**
 * What one layer costs on `board` in every kernel form that can be worth taking, copies for it included. Counted on the
 * instructions that the bundle contains. The first is what the model prefers when there is room; the others, fastest first,
 * need less flash or scratch memory or fewer cycles. One for a pinned form, and for layers that are no convolutions.
 * @param layer of the network, or a variant of it: one that skips pairs or has other weights, by tiles or not
 * @throws TauscopeError `model-unsupported` when the layer cannot have the pinned form.
 */
export function layerCandidates(
  network: IntegerNetwork,
  layer: IntegerLayer,
  board: Board,
  {
    rounding = 'double',
    form,
    activationBytes,
    tablesInRam = false,
    codeInMemory = false,
  }: LayerCostOptions = {},
): LayerCandidates {
  const plan = kernelPlan(network, rounding, activationBytes);
  const target = placedTarget(board, { tablesInRam, codeInMemory });
  const functionFlashBytes = codeInMemory ? farCallFlashBytes : 0;
  const rest = { ...noKernel, codeBytes: 0 };
  const addRoutine = (routine: Routine, calls: number) => {
    const { cycles, cyclesLow, cyclesHigh, stallCycles } = cyclesOfCalls([routine], calls, target);
    rest.cycles += cycles;
    rest.cyclesLow += cyclesLow;
    rest.cyclesHigh += cyclesHigh;
    rest.stallCycles += stallCycles;
    rest.instructions += calls * instructionCount(routine.body);
    rest.flashBytes += calls * callFlashBytes + functionFlashBytes + routineFlashBytes(routine);
    rest.codeBytes += routineFlashBytes(routine) - tableBytes(routine.tables);
    rest.tableBytes += tableBytes(routine.tables);
  };
  let candidates: readonly (KernelFigures & { readonly form: KernelForm })[] = [];
  let stripBytes = 0;
  for (const { owner, task, routine, strips, layer: computed } of plan.steps) {
    if (owner !== layer.index) continue;
    const calls = strips?.calls.length ?? 1;
    if (strips) {
      stripBytes = strips.imageBytes;
      for (const [own, times] of stripRoutines(strips)) addRoutine(own, times);
    }
    if (task) {
      const kernels = convCandidates(isConv(layer) ? taskAt(task, layer) : task, target, form);
      candidates = kernels.map((kernel) => repeated(kernel, calls, target));
      rest.flashBytes += calls * callFlashBytes + mostConvFunctions * functionFlashBytes;
    } else if (routine) addRoutine(routine, calls);
    else if (computed?.kind === 'softmax') {
      const instructions = elementCount(tensorOf(network, layer.output).shape) * softmaxInstructions;
      rest.instructions += instructions;
      rest.flashBytes += callFlashBytes + softmaxFlashBytes;
      const cycles = instructions * board.compiledCyclesPerInstruction.value;
      rest.cycles += cycles;
      rest.cyclesLow += cycles;
      rest.cyclesHigh += cycles;
    }
  }
  // A depthwise convolution that runs as a convolution multiplies zeros, which are no work of the layer.
  const ownWork = isConv(layer) ? {} : { macs: layerMacs(network, layer), smlads: 0 };
  const costOf = (kernel: KernelFigures & { readonly form: KernelForm }): LayerCost => ({
    layer: layer.index,
    form: kernel.form,
    macs: kernel.macs,
    smlads: kernel.smlads,
    ...ownWork,
    instructions: Math.round(kernel.instructions + rest.instructions),
    latencyCycles: Math.round(kernel.cycles + rest.cycles),
    latencyCyclesLow: Math.round(kernel.cyclesLow + rest.cyclesLow),
    latencyCyclesHigh: Math.round(kernel.cyclesHigh + rest.cyclesHigh),
    stallCycles: Math.round(kernel.stallCycles + rest.stallCycles),
    flashBytes: kernel.flashBytes + rest.flashBytes,
    scratchBytes: stripBytes + kernel.scratchBytes,
    ramBytes: arenaBytes(plan, layer.index, kernel.scratchBytes),
    tableBytes: kernel.tableBytes + rest.tableBytes,
    tablesInRam,
    tableRamBytes: tablesInRam ? kernel.tableBytes + rest.tableBytes : 0,
    codeMemoryBytes: codeInMemory ? kernel.flashBytes - kernel.tableBytes + rest.codeBytes : 0,
  });
  const fused = plan.steps.some((step) => step.fused?.index === layer.index);
  const [first = { ...noKernel, form: fused ? 'fused' : 'loop' }, ...others] = candidates;
  return [costOf(first), ...others.map(costOf)];
}

/** A convolution's kernel that is called again and again. */
function repeated(kernel: ConvCandidate, calls: number, target: TimingTarget): ConvCandidate {
  if (calls === 1) return kernel;
  const { conv, pool } = kernel.routines();
  return {
    ...kernel,
    ...cyclesOfCalls(pool ? [conv, pool] : [conv], calls, target),
    instructions: calls * kernel.instructions,
    macs: calls * kernel.macs,
    smlads: calls * kernel.smlads,
  };
}

/** Of functions that are called in turn. */
function cyclesOfCalls(routines: readonly Routine[], calls: number, target: TimingTarget) {
  const all: Routine = {
    ...routines[0]!,
    tables: routines.flatMap((routine) => routine.tables),
    body: routines.flatMap((routine) => routine.body),
  };
  const { core, stalls, low, high } = routineCycles(all, target, calls);
  return { cycles: core + stalls, cyclesLow: low, cyclesHigh: high, stallCycles: stalls };
}

function isConv(layer: IntegerLayer): layer is ConvLayer | TiledConvLayer {
  return layer.kind === 'conv' || layer.kind === 'tiledConv';
}

const noKernel: KernelFigures = {
  cycles: 0,
  stallCycles: 0,
  cyclesLow: 0,
  cyclesHigh: 0,
  instructions: 0,
  macs: 0,
  smlads: 0,
  flashBytes: 0,
  tableBytes: 0,
  scratchBytes: 0,
};
