import type { Exploration } from '../exploration/exploration.ts';
import type { ExactKernel, KernelComparison } from '../firmware/kernelComparison.ts';
import { kernelRequest } from '../firmware/kernelComparison.ts';
import type { App } from './app.ts';

export type { ExactKernel, KernelComparison };

/** The code of a layer in the exact network and at a point. Rejects with TauscopeError, `model-unsupported` among them. */
export function kernelsOf(
  { services }: App,
  exploration: Exploration,
  point: number,
  layer: number,
  exactKernel: ExactKernel,
): Promise<KernelComparison> {
  return services.exporter.compareKernels(kernelRequest(exploration, point, layer, exactKernel));
}
