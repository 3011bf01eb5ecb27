import type { KernelPlan } from './kernelPlan.ts';
import { placeAround } from './placeBuffers.ts';

/** Where a plan's buffers lie in the arena. */
export interface PlacedSteps {
  /** By buffer number. */
  readonly offsets: readonly number[];
  /** Scratch memory by step, a strip of its input first; null where none is needed. */
  readonly scratchOffsets: readonly (number | null)[];
  readonly totalBytes: number;
}

/**
 * Places scratch memory, which lives for one step, around the activations: so the total is the largest of what
 * each layer needs alone, and layers can be chosen one by one under a limit.
 * @param scratchBytes of a step's kernel
 */
export function placeSteps(
  { steps, placed }: KernelPlan,
  scratchBytes: (step: number) => number,
): PlacedSteps {
  let { totalBytes } = placed;
  const scratchOffsets = steps.map(({ strips }, step) => {
    const bytes = (strips?.imageBytes ?? 0) + scratchBytes(step);
    if (bytes === 0) return null;
    const scratch = placeAround(placed, { bytes, firstStep: step, lastStep: step });
    totalBytes = Math.max(totalBytes, scratch.totalBytes);
    return scratch.offset;
  });
  return { offsets: placed.offsets, scratchOffsets, totalBytes };
}

/** The whole arena when only the convolution of layer `owner` needs scratch memory. */
export function arenaBytes(plan: KernelPlan, owner: number, scratchBytes: number): number {
  return placeSteps(plan, (step) => {
    const { task, owner: served } = plan.steps[step]!;
    return task && served === owner ? scratchBytes : 0;
  }).totalBytes;
}
