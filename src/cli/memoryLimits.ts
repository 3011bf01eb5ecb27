import type { MemoryLimits } from '../plan/fittingKernels.ts';

/** Options that limit what firmware may occupy. */
export interface LimitOptions {
  readonly flashLimit?: number;
  readonly ramLimit?: number;
}

export function memoryLimits({ flashLimit, ramLimit }: LimitOptions): MemoryLimits {
  return {
    ...(flashLimit !== undefined && { flashBytes: flashLimit }),
    ...(ramLimit !== undefined && { ramBytes: ramLimit }),
  };
}
