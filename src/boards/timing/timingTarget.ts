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

/** What of a kernel does not stay in flash. */
export interface KernelPlaces {
  readonly tablesInRam: boolean;
  readonly codeInMemory: boolean;
}

/** The same target for kernels that lie there. */
export function placedTarget<Target extends TimingTarget>(
  target: Target,
  { tablesInRam, codeInMemory }: KernelPlaces,
): Target {
  if (!tablesInRam && !codeInMemory) return target;
  const memory = {
    ...target.memory,
    ...(tablesInRam && { tables: 'ram' as const }),
    ...(codeInMemory && { code: 'ram' as const }),
  };
  return { ...target, memory };
}

/** The same for targets on which every kernel takes the same time. */
export function timingKey({ core, memory, calibration, ramBytes }: TimingTarget): string {
  return JSON.stringify([core, memory, calibration, ramBytes]);
}
