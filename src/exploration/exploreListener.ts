import type { Exploration } from './exploration.ts';
import type { Progress } from './progress.ts';

export interface ExploreListener {
  progress(progress: Progress): void;
  /** The exploration has new points; the object is the same each time and fills in place. */
  update(exploration: Exploration): void;
}
