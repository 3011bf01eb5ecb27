import type { TimingFactors } from './calibration.ts';
import type { Core } from './core.ts';
import type { MemoryTiming } from './memoryTiming.ts';

/** The core and memory that a kernel is timed for; a board is one. */
export interface TimingTarget {
  readonly core: Core;
  readonly memory: MemoryTiming;
  /** What measurements on the board have found. */
  readonly calibration?: TimingFactors;
  /** All of its RAM, where a kernel can do with more or less. */
  readonly ramBytes?: number;
}

/** The same target with the tables of kernels in RAM. */
export function withTablesInRam<Target extends TimingTarget>(target: Target): Target {
  return { ...target, memory: { ...target.memory, tables: 'ram' } };
}

/** The same for targets on which every kernel takes the same time. */
export function timingKey({ core, memory, calibration, ramBytes }: TimingTarget): string {
  return JSON.stringify([core, memory, calibration, ramBytes]);
}
