import type { LayerCost, NetworkCost } from '../../plan/cost.ts';
import type { MemoryLimits } from '../../plan/kernelChoice.ts';

/** The exact network's cost, and what decides the kernels of all points. */
export interface ExactCost extends NetworkCost {
  /** Kernels that each layer of the exact network may have, the preferred one first. */
  readonly candidates: readonly LayerCandidates[];
  /** The board's memory, or less. */
  readonly limits: MemoryLimits;
  /** Cycles with the kernels that the model prefers: nothing pinned, no limits. */
  readonly referenceCycles: number;
}

/** Costs of one layer in the kernel forms that it may have under the recipe, the preferred one first; never empty. */
export type LayerCandidates = readonly [LayerCost, ...LayerCost[]];
