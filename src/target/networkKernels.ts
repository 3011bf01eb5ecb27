import type { Layer, Network, Rounding } from '../network/network.ts';
import type { SkipMask, SkipMasks } from '../significance/skipMask.ts';
import { instructionCount, routineFlashBytes } from './assembly/routine.ts';
import type { Routine } from './assembly/routine.ts';
import type { KernelPlan, PlannedStep } from './kernelPlan.ts';
import { kernelPlan } from './kernelPlan.ts';
import type { ConvCandidate, ConvForm, TimingTarget } from './kernels/convForms.ts';
import { bestOfForm, chosenForms, exactForms } from './kernels/convForms.ts';
import type { ConvTask } from './kernels/convTask.ts';
import type { ImageLayout } from './kernels/imageLayout.ts';
import { placeBuffers } from './placeBuffers.ts';
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
  /** Code and constants of all kernels; absent for no limit. */
  readonly flashLimitBytes?: number;
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

/** The kernels of a network for one configuration and board: convolution forms chosen, buffers placed. */
export function networkKernels(network: Network, masks: SkipMasks, settings: KernelSettings): NetworkKernels {
  return chosenKernels(kernelPlan(network, settings.rounding, settings.prefix), masks, settings);
}

/** Convolutions take the form with the fewest cycles, or about that, that the flash limit allows. */
export function chosenKernels(
  plan: KernelPlan,
  masks: SkipMasks,
  settings: Omit<KernelSettings, 'rounding' | 'prefix'>,
): NetworkKernels {
  const { target, forms, flashLimitBytes = Infinity } = settings;
  const { core, memory } = target;
  const candidates = plan.steps.map(({ task, owner }) =>
    task ? convCandidates(task, masks.get(owner), target, forms?.get(owner)) : [],
  );
  const chosen = chooseForms(plan.steps, candidates, flashLimitBytes);
  const buffers = [...plan.buffers];
  const thirds = plan.steps.map((step, i) => {
    const bytes = chosen[i]?.scratchBytes ?? 0;
    if (step.second !== null || bytes === 0) return step.second;
    return buffers.push({ bytes, firstStep: i, lastStep: i }) - 1;
  });
  const { offsets, totalBytes } = placeBuffers(buffers);
  const steps = plan.steps.map((step, i): KernelStep => {
    const routine = chosen[i]?.routine ?? step.routine;
    const third = thirds[i] ?? null;
    return {
      layer: step.layer,
      owner: step.owner,
      form: chosen[i]?.form ?? null,
      routine,
      inputOffset: offsets[step.input]!,
      outputOffset: offsets[step.output]!,
      outputBytes: step.outputBytes,
      outputImage: step.outputImage,
      thirdOffset: third === null ? null : offsets[third]!,
      cycles: routine ? routineCycles(routine, core, memory) : { core: 0, stalls: 0 },
      instructions: routine ? instructionCount(routine.body) : 0,
      flashBytes: routine ? routineFlashBytes(routine) : 0,
    };
  });
  return {
    steps,
    arenaBytes: totalBytes,
    inputOffset: offsets[plan.inputBuffer]!,
    outputOffset: offsets[plan.outputBuffer]!,
  };
}

/** The best kernel of every form that a convolution may have; of one form only when it is given. */
export function convCandidates(
  task: ConvTask,
  mask: SkipMask | undefined,
  target: TimingTarget,
  form?: ConvForm,
): ConvCandidate[] {
  const skips = mask?.includes(1) === true;
  const forms = form ? [form] : skips ? chosenForms : exactForms;
  const masked = skips ? { ...task, mask } : task;
  return forms.map((each) => bestOfForm(masked, each, target)).filter((candidate) => candidate !== null);
}

/** A kernel this much slower than the fastest is taken when it is smaller. */
const indifference = 1.03;

/** The smallest of the kernels that are about as fast as the fastest. */
export function preferredCandidate(candidates: readonly ConvCandidate[]): ConvCandidate | undefined {
  const limit = Math.min(...candidates.map(({ cycles }) => cycles)) * indifference;
  let best: ConvCandidate | undefined;
  for (const candidate of candidates)
    if (candidate.cycles <= limit && (!best || candidate.flashBytes < best.flashBytes)) best = candidate;
  return best;
}

/** The preferred candidates; while they do not fit, the exchange that saves flash for the fewest cycles. */
function chooseForms(
  steps: readonly PlannedStep[],
  candidates: readonly (readonly ConvCandidate[])[],
  flashLimitBytes: number,
): (ConvCandidate | undefined)[] {
  const chosen = candidates.map(preferredCandidate);
  const fixed = steps.reduce((sum, { routine }) => sum + (routine ? routineFlashBytes(routine) : 0), 0);
  for (;;) {
    const total = chosen.reduce((sum, candidate) => sum + (candidate?.flashBytes ?? 0), fixed);
    if (total <= flashLimitBytes) return chosen;
    let best: { step: number; candidate: ConvCandidate; price: number } | null = null;
    candidates.forEach((ofStep, step) => {
      const now = chosen[step];
      if (!now) return;
      for (const candidate of ofStep) {
        const saved = now.flashBytes - candidate.flashBytes;
        if (saved <= 0) continue;
        const price = (candidate.cycles - now.cycles) / saved;
        if (!best || price < best.price) best = { step, candidate, price };
      }
    });
    const exchange = best as { step: number; candidate: ConvCandidate } | null;
    if (!exchange) return chosen;
    chosen[exchange.step] = exchange.candidate;
  }
}
