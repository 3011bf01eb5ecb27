import type { Layer, Network, Rounding } from '../network/network.ts';
import type { SkipMasks } from '../significance/skipMask.ts';
import { instructionCount, routineFlashBytes } from './assembly/routine.ts';
import type { Routine } from './assembly/routine.ts';
import { kernelPlan } from './kernelPlan.ts';
import { convCandidates } from './kernels/convCandidates.ts';
import type { ConvForm, TimingTarget } from './kernels/convForms.ts';
import type { ImageLayout } from './kernels/imageLayout.ts';
import { placeSteps } from './placeSteps.ts';
import type { RoutineCycles } from './timing/routineCycles.ts';
import { routineCycles } from './timing/routineCycles.ts';

/** Settings of a network's kernels. */
export interface KernelSettings {
  readonly rounding: Rounding;
  readonly target: TimingTarget;
  /** Prefix of the functions' names. */
  readonly prefix: string;
  /** Forms fixed by hand, by layer index. */
  readonly forms?: ReadonlyMap<number, ConvForm>;
}

/** One call: a routine on buffers of the arena, or the runtime's softmax. */
export interface KernelStep {
  /** Null for a copy into another layout. */
  readonly layer: Layer | null;
  /** Index of the layer that the step serves. */
  readonly owner: number;
  readonly form: ConvForm | null;
  readonly routine: Routine | null;
  readonly inputOffset: number;
  readonly outputOffset: number;
  /** What the step writes, margins included. */
  readonly outputBytes: number;
  /** Layout of the output; null for plain int8. */
  readonly outputImage: ImageLayout | null;
  /** Second input of a sum, else scratch memory; null when the routine uses neither. */
  readonly thirdOffset: number | null;
  readonly cycles: RoutineCycles;
  readonly instructions: number;
  readonly flashBytes: number;
}

/** All kernels of a network in execution order, and where its buffers lie. */
export interface NetworkKernels {
  readonly steps: readonly KernelStep[];
  readonly arenaBytes: number;
  /** The int8 input and output. */
  readonly inputOffset: number;
  readonly outputOffset: number;
}

/**
 * The kernels of a network for one configuration and board, buffers placed. Convolutions without a form in `forms` take
 * the one that the model prefers when there is room.
 */
export function networkKernels(network: Network, masks: SkipMasks, settings: KernelSettings): NetworkKernels {
  const { target, forms, rounding, prefix } = settings;
  const { core, memory } = target;
  const plan = kernelPlan(network, rounding, prefix);
  const chosen = plan.steps.map(({ task, owner }) =>
    task ? convCandidates(task, masks.get(owner), target, forms?.get(owner))[0]! : null,
  );
  const placed = placeSteps(plan, (step) => chosen[step]?.scratchBytes ?? 0);
  const steps = plan.steps.map((step, i): KernelStep => {
    const routine = chosen[i]?.routine() ?? step.routine;
    return {
      layer: step.layer,
      owner: step.owner,
      form: chosen[i]?.form ?? null,
      routine,
      inputOffset: placed.offsets[step.input]!,
      outputOffset: placed.offsets[step.output]!,
      outputBytes: step.outputBytes,
      outputImage: step.outputImage,
      thirdOffset: step.second === null ? placed.scratchOffsets[i]! : placed.offsets[step.second]!,
      cycles: routine ? routineCycles(routine, core, memory) : { core: 0, stalls: 0, low: 0, high: 0 },
      instructions: routine ? instructionCount(routine.body) : 0,
      flashBytes: routine ? routineFlashBytes(routine) : 0,
    };
  });
  return {
    steps,
    arenaBytes: placed.totalBytes,
    inputOffset: placed.offsets[plan.inputBuffer]!,
    outputOffset: placed.offsets[plan.outputBuffer]!,
  };
}
