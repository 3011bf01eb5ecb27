import { networkKernels } from '../../plan/networkKernels.ts';
import type { BundleJob } from '../bundleJob.ts';

/** Cycles of the calls that serve one layer, by the model without what measurements have found. */
export interface ModelledLayer {
  readonly layer: number;
  readonly coreCycles: number;
  readonly stallCycles: number;
}

/** The layers of a job's firmware that have kernels, in the order of their calls. */
export function modelledLayers({
  network,
  rounding,
  board: { core, memory, ramBytes },
  forms = new Map(),
  activationBytes = Infinity,
}: BundleJob): ModelledLayer[] {
  const layers = new Map<number, ModelledLayer>();
  const { steps } = networkKernels(network, {
    ...{ rounding, forms, activationBytes },
    target: { core, memory, ramBytes },
  });
  for (const { owner, routine, cycles } of steps) {
    if (!routine) continue;
    const { coreCycles, stallCycles } = layers.get(owner) ?? { coreCycles: 0, stallCycles: 0 };
    layers.set(owner, {
      layer: owner,
      coreCycles: coreCycles + cycles.core,
      stallCycles: stallCycles + cycles.stalls,
    });
  }
  return [...layers.values()];
}
