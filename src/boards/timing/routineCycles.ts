import type { Routine } from '../../assembly/routine.ts';
import { acceleratedFlashStalls } from './acceleratedFlash.ts';
import { cachedFlashFills } from './cachedFlash.ts';
import type { TimingFactors } from './calibration.ts';
import { callFills } from './callFills.ts';
import type { Core } from './core.ts';
import { runNodes } from './coreCycles.ts';
import { CortexM4 } from './cortexM4.ts';
import { CortexM7 } from './cortexM7.ts';
import { CortexM33 } from './cortexM33.ts';
import type { MemoryTiming } from './memoryTiming.ts';
import { lineFillStalls } from './memoryTiming.ts';
import type { PipelineMaker } from './pipeline.ts';
import type { TimingTarget } from './timingTarget.ts';

/** How each core runs instructions. */
export const pipelines: Record<Core, PipelineMaker> = {
  'cortex-m4': () => new CortexM4(),
  'cortex-m33': () => new CortexM33(),
  'cortex-m7': () => new CortexM7(),
};

/** How far a core may be from its model, as factors; 1 where a trace-driven model agrees. */
const coreRange: Record<Core, { readonly low: number; readonly high: number }> = {
  'cortex-m4': { low: 1, high: 1 },
  'cortex-m33': { low: 1, high: 1 },
  'cortex-m7': { low: 0.9, high: 1.2 },
};

export function coreCyclesRange(core: Core, cycles: number): { low: number; high: number } {
  const { low, high } = coreRange[core];
  return { low: cycles * low, high: cycles * high };
}

export interface RoutineCycles {
  /** With a memory that never waits. */
  readonly core: number;
  /** Waiting for code and tables in flash. */
  readonly stalls: number;
  /** `core` and `stalls` together at the lower bounds of uncertain constants, and at the upper ones. */
  readonly low: number;
  readonly high: number;
}

/**
 * Cycles of `calls` calls of `routine` in a row, from its instructions and loop counts alone. Code and tables stay in a cache from call to call
 * as far as they fit, not in the few lines of an accelerator.
 */
export function routineCycles(
  routine: Routine,
  { core, memory, calibration }: TimingTarget,
  calls = 1,
): RoutineCycles {
  const modelled = modelledCycles(routine, core, memory, calls);
  return calibration ? calibrated(modelled, calibration) : modelled;
}

/** Measured factors leave no band of their own. */
export function calibrated(
  { core, stalls }: Pick<RoutineCycles, 'core' | 'stalls'>,
  { coreFactor, stallFactor }: TimingFactors,
): RoutineCycles {
  const [coreCycles, stallCycles] = [coreFactor * core, stallFactor * stalls];
  const sum = coreCycles + stallCycles;
  return { core: coreCycles, stalls: stallCycles, low: sum, high: sum };
}

function modelledCycles(
  { body, tables }: Routine,
  core: Core,
  memory: MemoryTiming,
  calls: number,
): RoutineCycles {
  const makePipeline = pipelines[core];
  const pipeline = makePipeline();
  runNodes(body, pipeline);
  const cycles = calls * pipeline.cycles;
  const range = coreCyclesRange(core, cycles);
  if (memory.kind === 'accelerator') {
    const stalls = calls * acceleratedFlashStalls(body, memory, makePipeline);
    return { core: cycles, stalls, low: range.low + stalls, high: range.high + stalls };
  }
  const fills = calls === 1 ? cachedFlashFills(body, tables, memory) : callFills(body, tables, memory, calls);
  const { low, typical, high } = lineFillStalls(memory);
  return {
    core: cycles,
    stalls: fills * typical,
    low: range.low + fills * low,
    high: range.high + fills * high,
  };
}
