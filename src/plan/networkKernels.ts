import type { Routine } from '../assembly/routine.ts';
import { instructionCount, routineFlashBytes } from '../assembly/routine.ts';
import type { RoutineCycles } from '../boards/timing/routineCycles.ts';
import { routineCycles } from '../boards/timing/routineCycles.ts';
import type { TimingTarget } from '../boards/timing/timingTarget.ts';
import { convCandidates } from '../kernels/convolution/convCandidates.ts';
import type { ConvFormName, TiledFormName } from '../kernels/convolution/convFormNames.ts';
import type { ImageLayout } from '../kernels/imageLayout.ts';
import { imageBytes } from '../kernels/imageLayout.ts';
import type { IntegerLayer, IntegerNetwork, PoolLayer, Rounding } from '../network/network.ts';
import { kernelPlan } from './kernelPlan.ts';
import { placeSteps } from './placeSteps.ts';

/** Settings of a network's kernels. */
export interface KernelSettings {
  readonly rounding: Rounding;
  readonly target: TimingTarget;
  /** Forms fixed by hand, by layer index. */
  readonly forms?: ReadonlyMap<number, ConvFormName>;
}

/** One call: a routine on buffers of the arena, or the runtime's softmax. */
export interface KernelStep {
  /** Null for a copy into another layout. */
  readonly layer: IntegerLayer | null;
  /** The pooling after `layer` that the routine does as well: its output is the step's. */
  readonly fused: PoolLayer | null;
  /** Index of the layer that the step serves. */
  readonly owner: number;
  readonly form: ConvFormName | TiledFormName | null;
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
export function networkKernels(network: IntegerNetwork, settings: KernelSettings): NetworkKernels {
  const { target, forms, rounding } = settings;
  const plan = kernelPlan(network, rounding);
  const chosen = plan.steps.map(({ task, owner }) =>
    task ? convCandidates(task, target, forms?.get(owner))[0]! : null,
  );
  const placed = placeSteps(plan, (step) => chosen[step]?.scratchBytes ?? 0);
  const steps = plan.steps.flatMap((step, i): KernelStep[] => {
    const routines = chosen[i]?.routines();
    const [input, second] = step.inputs.map((buffer) => placed.offsets[buffer]!);
    const inputOffset = input!;
    const output = placed.offsets[step.output]!;
    const scratch = placed.scratchOffsets[i] ?? null;
    const common = { owner: step.owner, form: chosen[i]?.form ?? null };
    const last = { outputOffset: output, outputBytes: step.outputBytes, outputImage: step.outputImage };
    if (routines?.pool && scratch !== null) {
      const { image } = step.task!.pool!;
      // The image in between lies behind what the convolution itself needs.
      const { scratchBytes } = routines.conv;
      const imageOffset = scratch + scratchBytes;
      const between = { outputOffset: imageOffset, outputBytes: imageBytes(image), outputImage: image };
      const own = { inputOffset, thirdOffset: scratchBytes > 0 ? scratch : null };
      const [conv, pool] = [
        { layer: step.layer, fused: null, ...own, ...between },
        { layer: step.fused, fused: null, inputOffset: imageOffset, thirdOffset: null, ...last },
      ];
      return [
        { ...common, ...conv, ...timed(routines.conv, target) },
        { ...common, ...pool, ...timed(routines.pool, target) },
      ];
    }
    const { layer, fused } = step;
    const thirdOffset = second ?? scratch;
    const routine = routines?.conv ?? step.routine;
    return [{ ...common, layer, fused, inputOffset, thirdOffset, ...last, ...timed(routine, target) }];
  });
  return {
    steps,
    arenaBytes: placed.totalBytes,
    inputOffset: placed.offsets[plan.inputBuffer]!,
    outputOffset: placed.offsets[plan.outputBuffer]!,
  };
}

function timed(routine: Routine | null, { core, memory }: TimingTarget) {
  return {
    routine,
    cycles: routine ? routineCycles(routine, core, memory) : { core: 0, stalls: 0, low: 0, high: 0 },
    instructions: routine ? instructionCount(routine.body) : 0,
    flashBytes: routine ? routineFlashBytes(routine) : 0,
  };
}
