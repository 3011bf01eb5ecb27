import type { KernelPlan } from './kernelPlan.ts';
import { placeBuffers } from './placeBuffers.ts';

/** Where a plan's buffers lie in the arena. */
export interface PlacedSteps {
  /** By buffer number. */
  readonly offsets: readonly number[];
  /** Scratch memory by step, a strip of its input first; null where none is needed. */
  readonly scratchOffsets: readonly (number | null)[];
  readonly totalBytes: number;
}

/**
 * Places activations first and scratch memory, which lives for one step, around them: so the total is the largest of what
 * each layer needs alone, and layers can be chosen one by one under a limit.
 * @param scratchBytes of a step's kernel
 */
export function placeSteps(plan: KernelPlan, scratchBytes: (step: number) => number): PlacedSteps {
  const scratch = plan.steps.flatMap(({ strips }, step) => {
    const bytes = (strips?.imageBytes ?? 0) + scratchBytes(step);
    return bytes > 0 ? [{ bytes, firstStep: step, lastStep: step }] : [];
  });
  const { offsets, totalBytes } = placeBuffers(plan.buffers, scratch);
  const scratchOffsets = plan.steps.map((_, step) => {
    const index = scratch.findIndex(({ firstStep }) => firstStep === step);
    return index < 0 ? null : offsets[plan.buffers.length + index]!;
  });
  return { offsets: offsets.slice(0, plan.buffers.length), scratchOffsets, totalBytes };
}

/** The whole arena when only the convolution of layer `owner` needs scratch memory. */
export function arenaBytes(plan: KernelPlan, owner: number, scratchBytes: number): number {
  return placeSteps(plan, (step) => {
    const { task, owner: served } = plan.steps[step]!;
    return task && served === owner ? scratchBytes : 0;
  }).totalBytes;
}
