import type { Exploration } from '../exploration/exploration.ts';
import type { ExactKernel, KernelComparison } from '../firmware/kernelComparison.ts';
import { kernelRequest, layerKernel } from '../firmware/kernelComparison.ts';
import type { App } from './app.ts';

export { layerKernel };
export type { ExactKernel, KernelComparison };

/**
 * The code of a layer in the exact network and at a point. Rejects with TauscopeError, `model-unsupported` among them.
 * @param signal ends the work at once
 */
export function kernelsOf(
  { services }: App,
  exploration: Exploration,
  point: number,
  layer: number,
  exactKernel: ExactKernel,
  signal: AbortSignal,
): Promise<KernelComparison> {
  return services.exporter.compareKernels(kernelRequest(exploration, point, layer, exactKernel), signal);
}
