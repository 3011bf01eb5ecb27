import type { Routine } from '../assembly/routine.ts';
import { convCandidates } from '../kernels/convolution/convCandidates.ts';
import type { IntegerNetwork } from '../network/network.ts';
import { kernelPlan } from './kernelPlan.ts';
import type { KernelSettings } from './networkKernels.ts';
import { targetOf } from './networkKernels.ts';
import { stripRoutines } from './strips.ts';

/** The routines that compute one layer in `networkKernels`, copies for it included, in order; none where the layer before or the runtime does. */
export function layerRoutines(network: IntegerNetwork, layer: number, settings: KernelSettings): Routine[] {
  const { rounding, forms, activationBytes } = settings;
  return kernelPlan(network, rounding, activationBytes).steps.flatMap(({ owner, task, routine, strips }) => {
    if (owner !== layer) return [];
    const own = strips ? [...stripRoutines(strips).keys()] : [];
    if (!task) return routine ? [...own, routine] : [];
    const { conv, pool } = convCandidates(task, targetOf(settings, layer), forms?.get(layer))[0]!.routines();
    return pool ? [...own, conv, pool] : [...own, conv];
  });
}
