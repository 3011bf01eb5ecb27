import type { Routine } from '../assembly/routine.ts';
import { instructionCount, routineFlashBytes } from '../assembly/routine.ts';
import type { RoutineCycles } from '../boards/timing/routineCycles.ts';
import { routineCycles } from '../boards/timing/routineCycles.ts';
import type { TimingTarget } from '../boards/timing/timingTarget.ts';
import { placedTarget } from '../boards/timing/timingTarget.ts';
import type { ConvCandidate } from '../kernels/convolution/convCandidates.ts';
import { convCandidates } from '../kernels/convolution/convCandidates.ts';
import type { ConvFormName, TiledFormName } from '../kernels/convolution/convFormNames.ts';
import type { ImageLayout } from '../kernels/imageLayout.ts';
import { imageBytes } from '../kernels/imageLayout.ts';
import type { IntegerLayer, IntegerNetwork, PoolLayer, Rounding } from '../network/network.ts';
import { kernelPlan } from './kernelPlan.ts';
import type { PlannedStep } from './networkLayout.ts';
import { placeSteps } from './placeSteps.ts';

/** Settings of a network's kernels. */
export interface KernelSettings {
  readonly rounding: Rounding;
  readonly target: TimingTarget;
  /** Forms fixed by hand, by layer index. */
  readonly forms?: ReadonlyMap<number, ConvFormName>;
  /** Of {@link kernelPlan}. */
  readonly activationBytes?: number;
  /** Indices of the layers whose tables are copied to RAM. */
  readonly tablesInRam?: ReadonlySet<number>;
  /** Indices of the layers whose code is copied to the code memory. */
  readonly codeInMemory?: ReadonlySet<number>;
}

/** What the kernels of a layer are made for. */
export function targetOf({ target, tablesInRam, codeInMemory }: KernelSettings, layer: number): TimingTarget {
  return placedTarget(target, {
    tablesInRam: tablesInRam?.has(layer) ?? false,
    codeInMemory: codeInMemory?.has(layer) ?? false,
  });
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
  /** The tensor that the step writes, or some rows of: where it lies, margins included. */
  readonly tensorOffset: number;
  readonly outputBytes: number;
  /** Layout of the output; null for plain int8. */
  readonly outputImage: ImageLayout | null;
  /** Second input of a sum, else scratch memory; null when the routine uses neither. */
  readonly thirdOffset: number | null;
  readonly cycles: RoutineCycles;
  readonly instructions: number;
  /** 0 where a step before has the same routine. */
  readonly flashBytes: number;
}

type Timer = (routine: Routine | null) => Timed;
type Timed = Pick<KernelStep, 'routine' | 'cycles' | 'instructions' | 'flashBytes'>;

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
  const { forms, rounding, activationBytes } = settings;
  const plan = kernelPlan(network, rounding, activationBytes);
  const chosen = plan.steps.map(({ task, owner }) =>
    task ? convCandidates(task, targetOf(settings, owner), forms?.get(owner))[0]! : null,
  );
  const placed = placeSteps(plan, (step) => chosen[step]?.scratchBytes ?? 0);
  const timed = timerOf();
  const steps = plan.steps.flatMap((step, i): KernelStep[] => {
    const [input, second = null] = step.inputs.map((buffer) => placed.offsets[buffer]!);
    const output = placed.offsets[step.output]!;
    const places = {
      input: input!,
      second,
      output,
      tensor: output,
      scratch: placed.scratchOffsets[i] ?? null,
    };
    const kernel = {
      form: chosen[i]?.form ?? null,
      scratchBytes: chosen[i]?.scratchBytes ?? 0,
      routines: chosen[i]?.routines(),
    };
    return (step.strips ? stripCalls : kernelCalls)(
      step,
      kernel,
      places,
      timed(targetOf(settings, step.owner)),
    );
  });
  return {
    steps,
    arenaBytes: placed.totalBytes,
    inputOffset: placed.offsets[plan.inputBuffer]!,
    outputOffset: placed.offsets[plan.outputBuffer]!,
  };
}

/** The generated kernel of a convolution; without functions where a step has its own. */
interface ChosenKernel {
  readonly form: ConvCandidate['form'] | null;
  readonly scratchBytes: number;
  readonly routines: ReturnType<ConvCandidate['routines']> | undefined;
}

/** Offsets in the arena; of `tensor` where the whole output begins. */
interface Places {
  readonly input: number;
  readonly second: number | null;
  readonly output: number;
  readonly tensor: number;
  readonly scratch: number | null;
}

/** The call of a step's kernel, or those of its convolution and its pooling. */
function kernelCalls(
  step: PlannedStep,
  { form, routines }: ChosenKernel,
  { input, second, output, tensor, scratch }: Places,
  timed: Timer,
): KernelStep[] {
  const { owner, layer, fused, outputBytes, outputImage } = step;
  const common = { owner, form };
  const last = { outputOffset: output, tensorOffset: tensor, outputBytes, outputImage };
  if (routines?.pool && scratch !== null) {
    const { image } = step.task!.pool!;
    // The image in between lies behind what the convolution itself needs.
    const { scratchBytes } = routines.conv;
    const offset = scratch + scratchBytes;
    const between = {
      ...{ outputOffset: offset, tensorOffset: offset },
      ...{ outputBytes: imageBytes(image), outputImage: image },
    };
    const own = { inputOffset: input, thirdOffset: scratchBytes > 0 ? scratch : null };
    return [
      { ...common, layer, fused: null, ...own, ...between, ...timed(routines.conv) },
      {
        ...common,
        ...{ layer: fused, fused: null, inputOffset: offset, thirdOffset: null },
        ...last,
        ...timed(routines.pool),
      },
    ];
  }
  const routine = routines?.conv ?? step.routine;
  const places = { inputOffset: input, thirdOffset: second ?? scratch, ...last };
  return [{ ...common, layer, fused, ...places, ...timed(routine) }];
}

/** Strip after strip: its rows are expanded, the kernel runs on them. */
function stripCalls(
  step: PlannedStep,
  kernel: ChosenKernel,
  { input, output, scratch }: Places,
  timed: Timer,
): KernelStep[] {
  const { outputBytes, outputImage, strips } = step;
  if (!strips || scratch === null) throw new RangeError('a step without strips');
  const { clearing, calls, image } = strips;
  const common = { owner: step.owner, form: null, layer: null, fused: null, thirdOffset: null };
  const whole = { outputOffset: output, tensorOffset: output, outputBytes, outputImage };
  const strip = {
    ...{ outputOffset: scratch, tensorOffset: scratch },
    ...{ outputBytes: imageBytes(image), outputImage: image },
  };
  const ownScratch = kernel.scratchBytes > 0 ? scratch + strips.imageBytes : null;
  return [
    ...(clearing ? [{ ...common, inputOffset: output, ...whole, ...timed(clearing) }] : []),
    ...calls.flatMap((call) => {
      const places = {
        input: scratch,
        second: null,
        output: output + call.outputBytes,
        tensor: output,
        scratch: ownScratch,
      };
      return [
        { ...common, inputOffset: input + call.inputBytes, ...strip, ...timed(call.expansion) },
        ...kernelCalls(step, kernel, places, timed),
      ];
    }),
  ];
}

/** Cycles, instructions and flash of calls; what is called again takes no more flash. */
function timerOf(): (target: TimingTarget) => Timer {
  const known = new Map<Routine, Timed>();
  return (target) => (routine) => {
    if (!routine)
      return { routine, cycles: { core: 0, stalls: 0, low: 0, high: 0 }, instructions: 0, flashBytes: 0 };
    const again = known.get(routine);
    if (again) return { ...again, flashBytes: 0 };
    const timed = {
      routine,
      cycles: routineCycles(routine, target),
      instructions: instructionCount(routine.body),
      flashBytes: routineFlashBytes(routine),
    };
    known.set(routine, timed);
    return timed;
  };
}
