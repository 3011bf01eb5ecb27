import type { Routine } from '../assembly/routine.ts';
import { acceleratedFlashStalls } from './acceleratedFlash.ts';
import { cachedFlashFills } from './cachedFlash.ts';
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
  /** `core` and `stalls` together at the lower bounds of uncertain constants, and at the upper ones. */
  readonly low: number;
  readonly high: number;
}

/** Cycles of one call of `routine`, from its instructions and loop counts alone. */
export function routineCycles(routine: Routine, core: Core, memory: MemoryTiming): RoutineCycles {
  const makePipeline = pipelines[core];
  const pipeline = makePipeline();
  runNodes(routine.body, pipeline);
  const { cycles } = pipeline;
  if (memory.kind === 'accelerator') {
    const stalls = acceleratedFlashStalls(routine.body, memory, makePipeline);
    return { core: cycles, stalls, low: cycles + stalls, high: cycles + stalls };
  }
  const { lineFillStallCycles: typical } = memory;
  const { lineFillStallCyclesLow: low = typical, lineFillStallCyclesHigh: high = typical } = memory;
  const fills = cachedFlashFills(routine.body, routine.tables, memory);
  return { core: cycles, stalls: fills * typical, low: cycles + fills * low, high: cycles + fills * high };
}
