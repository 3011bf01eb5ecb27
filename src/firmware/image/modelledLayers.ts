import type { Routine } from '../../assembly/routine.ts';
import { networkKernels } from '../../plan/networkKernels.ts';
import type { BundleJob } from '../bundleJob.ts';
import { kernelSettings } from '../bundleJob.ts';

/** Cycles of the calls that serve one layer, by the model without what measurements have found. */
export interface ModelledLayer {
  readonly layer: number;
  readonly coreCycles: number;
  readonly stallCycles: number;
}

/**
 * The layers of a job's firmware that have kernels, in the order of their calls. Layers in strips are left out: their calls find
 * code and tables in a cache, as a call alone does not.
 */
export function modelledLayers(job: BundleJob): ModelledLayer[] {
  // Kernels are chosen for the board as it is known; the factors are taken out of their cycles again.
  const { coreFactor = 1, stallFactor = 1 } = job.board.calibration ?? {};
  const { steps } = networkKernels(job.network, kernelSettings(job));
  const layers = new Map<number, ModelledLayer>();
  const called = new Set<Routine>();
  const inStrips = new Set<number>();
  for (const { owner, routine, cycles } of steps) {
    if (!routine) continue;
    if (called.has(routine)) inStrips.add(owner);
    called.add(routine);
    const { coreCycles, stallCycles } = layers.get(owner) ?? { coreCycles: 0, stallCycles: 0 };
    layers.set(owner, {
      layer: owner,
      coreCycles: coreCycles + cycles.core / coreFactor,
      stallCycles: stallCycles + cycles.stalls / stallFactor,
    });
  }
  return [...layers.values()].filter(({ layer }) => !inStrips.has(layer));
}
