import type { TimingTarget } from '../../../boards/timing/timingTarget.ts';
import type { ConvKernel } from '../convForm.ts';
import type { ConvTask } from '../convTask.ts';
import { figuresOf, pairwiseWork } from '../kernelFigures.ts';
import type { SparseOptions } from '../sparseConv.ts';
import { sparseConv } from '../sparseConv.ts';
import { tiled } from '../tiling.ts';
import { weightLoadsFor } from '../weightLoads.ts';

/** Null when the window is too large for the steps of the lists. */
export function sparseKernel(
  given: ConvTask,
  target: TimingTarget,
  weights: SparseOptions['weights'],
): ConvKernel | null {
  const { task, tilePixels, turnedPixels } = tiled(given);
  const conv = sparseConv(task, { weights, weightLoads: weightLoadsFor(target), tilePixels, turnedPixels });
  if (!conv) return null;
  return { ...figuresOf(conv, target, pairwiseWork(task)), routines: () => ({ conv, pool: null }) };
}
