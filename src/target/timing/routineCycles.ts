import type { Routine } from '../assembly/routine.ts';
import { acceleratedFlashStalls } from './acceleratedFlash.ts';
import { cachedFlashStalls } from './cachedFlash.ts';
import { runNodes } from './coreCycles.ts';
import { CortexM33 } from './cortexM33.ts';
import { CortexM4 } from './cortexM4.ts';
import type { MemoryTiming } from './memoryTiming.ts';
import type { PipelineMaker } from './pipeline.ts';

export type Core = 'cortex-m4' | 'cortex-m33';

const pipelines: Record<Core, PipelineMaker> = {
  'cortex-m4': () => new CortexM4(),
  'cortex-m33': () => new CortexM33(),
};

export interface RoutineCycles {
  /** With a memory that never waits. */
  readonly core: number;
  /** Waiting for code and tables in flash. */
  readonly stalls: number;
}

/** Cycles of one call of `routine`, from its instructions and loop counts alone. */
export function routineCycles(routine: Routine, core: Core, memory: MemoryTiming): RoutineCycles {
  const makePipeline = pipelines[core];
  const pipeline = makePipeline();
  runNodes(routine.body, pipeline);
  const stalls =
    memory.kind === 'cache'
      ? cachedFlashStalls(routine.body, routine.tables, memory)
      : acceleratedFlashStalls(routine.body, memory, makePipeline);
  return { core: pipeline.cycles, stalls };
}
