import type { KernelTotals, MemoryLimits } from './fittingKernels.ts';
import type { LayerCandidates } from './layerCost.ts';

/** Shares of the RAM that activations may take, so that fast kernels find the rest for scratch memory. */
const activationShares = [1, 0.75, 0.5, 0];

/** What plans are asked to keep activations within (`kernelPlan`) until one has room for the kernels: no limit first, as little as possible last. */
export function activationTargets({ ramBytes = Infinity }: MemoryLimits): readonly number[] {
  const shares = ramBytes === Infinity ? [] : activationShares;
  return [Infinity, ...shares.map((share) => Math.floor(share * ramBytes))];
}

/** Whether all kernels that a plan prefers have room, so that plans with less room for activations cost more. */
export function hasRoom(
  candidates: readonly LayerCandidates[],
  { ramBytes = Infinity }: MemoryLimits,
): boolean {
  return candidates.every(([preferred]) => preferred.ramBytes <= ramBytes);
}

/** Of two plans' costs that of the faster one, or of the one that exceeds limits by less. */
export function betterCost<Cost extends KernelTotals>(a: Cost, b: Cost, limits: MemoryLimits): Cost {
  const [excessA, excessB] = [excessBytes(a, limits), excessBytes(b, limits)];
  if (excessA !== excessB) return excessA < excessB ? a : b;
  return b.latencyCycles < a.latencyCycles ? b : a;
}

function excessBytes(
  cost: KernelTotals,
  { flashBytes = Infinity, ramBytes = Infinity }: MemoryLimits,
): number {
  return Math.max(0, cost.flashBytes - flashBytes) + Math.max(0, cost.ramBytes - ramBytes);
}
