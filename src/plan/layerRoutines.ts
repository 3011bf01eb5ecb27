import type { Routine } from '../assembly/routine.ts';
import { convCandidates } from '../kernels/convolution/convCandidates.ts';
import type { IntegerNetwork } from '../network/network.ts';
import { kernelPlan } from './kernelPlan.ts';
import type { KernelSettings } from './networkKernels.ts';

/** The routines that compute one layer in `networkKernels`, copies for it included, in order; none where the layer before or the runtime does. */
export function layerRoutines(
  network: IntegerNetwork,
  layer: number,
  { rounding, target, forms }: KernelSettings,
): Routine[] {
  return kernelPlan(network, rounding).steps.flatMap(({ owner, task, routine }) => {
    if (owner !== layer) return [];
    if (!task) return routine ? [routine] : [];
    const { conv, pool } = convCandidates(task, target, forms?.get(layer))[0]!.routines();
    return pool ? [conv, pool] : [conv];
  });
}
