import { largestOffset } from '../../../assembly/thumb.ts';
import { executedWeights } from '../../../network/skippedPairs.ts';
import { pixelBytes } from '../../imageLayout.ts';
import type { ConvTask } from '../convTask.ts';
import type { WinogradPlan } from './winogradPlan.ts';

/** No input is further from its zero point. */
const largestDistance = 255;

/** Whether the convolution has what the kernels compute: 3x3 windows one or two apart, pooled by two by two or not at all. */
export function hasTiles({ layer, pool, outC, input, output }: ConvTask): boolean {
  const { kernel, stride, dilation } = layer.window;
  const plain =
    [kernel.h, kernel.w].every((size) => size === 3) &&
    [stride.h, stride.w].every((step) => step <= 2) &&
    [dilation.h, dilation.w].every((step) => step === 1);
  const pooled = pool === undefined || (pool.window.kernel.h === 2 && pool.window.kernel.w === 2);
  // Pixels of a tile side by side are reached by offsets.
  const reached = Math.max(2 * pixelBytes(input), 3 * output.pixelBytes) <= largestOffset;
  return plain && pooled && reached && outC >= 2;
}

/**
 * Whether the outputs are those of the plain sums, bit for bit. Transformed inputs and weights fit int16 for all of int8: their
 * largest rows add up to 10 x 10 x 255 and 12 x 12 x 128 (tests/unit/kernels). From there on all is computed modulo 2^32, and
 * the factor of each sum but for 2^sumShift is taken away there; so what remains is the sum itself if that is proven to fit.
 */
export function isExact({ task, live, requantiser, sumShift }: WinogradPlan): boolean {
  const weights = executedWeights(task.layer);
  const perChannel = weights.length / task.outC;
  const limit = 2 ** (31 - sumShift);
  return live.outputs.every((channel) => {
    let norm = 0;
    if (!requantiser.dead[channel])
      for (let i = channel * perChannel; i < (channel + 1) * perChannel; i++) norm += Math.abs(weights[i]!);
    return Math.abs(requantiser.bias(channel)) + norm * largestDistance < limit;
  });
}
