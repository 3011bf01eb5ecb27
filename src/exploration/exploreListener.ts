import type { Exploration } from './exploration.ts';
import type { ExactCost } from './levels/pointKernels.ts';
import type { Progress } from './progress.ts';

export interface ExploreListener {
  /** The exact network is priced, which is known long before levels are; what is thrown ends the work. */
  priced?(exact: ExactCost): void;
  progress(progress: Progress): void;
  /** The exploration has new points; the object is the same each time and fills in place. */
  update(exploration: Exploration): void;
}
