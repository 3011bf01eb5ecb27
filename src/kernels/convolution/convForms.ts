import type { MemoryTiming } from '../../boards/timing/memoryTiming.ts';
import type { Core } from '../../boards/timing/routineCycles.ts';

/**
 * How a convolution's kernel is built. `rolled`: loops, int16 weight pairs in flash. `compact`: the same with int8 weights
 * that are expanded into RAM. `unpacked`: straight-line code in cache-sized chunks. `sparse`, `sparse-compact`: loops over
 * the kept pairs. `streamed`: the straight-line code of arXiv 2409.16815, for comparison only.
 */
export const convForms = ['rolled', 'compact', 'unpacked', 'sparse', 'sparse-compact', 'streamed'] as const;
export type ConvForm = (typeof convForms)[number];

/** Forms that a layer may be given by the model; `streamed` only by hand. */
export const chosenForms: readonly ConvForm[] = ['rolled', 'compact', 'unpacked', 'sparse', 'sparse-compact'];

/** Forms for an exact layer: it gains nothing from lists of kept pairs, and next to nothing from straight-line code. */
export const exactForms: readonly ConvForm[] = ['rolled', 'compact'];

/** The core and memory that a kernel is timed for. */
export interface TimingTarget {
  readonly core: Core;
  readonly memory: MemoryTiming;
}
