/** What instruction fetch and reads of tables cost beyond the core's own cycles. */
export type MemoryTiming = (CachedFlash | AcceleratedFlash) & {
  /** Where the tables of kernels lie: copied to RAM at the start they never wait. Flash unless given. */
  readonly tables?: 'ram';
  /** Where their code lies: copied at the start to a memory on the code bus it never waits. Flash unless given. */
  readonly code?: 'ram';
};

/** A cache in front of the flash, and what lies there. */
export type CachedMemory = Extract<MemoryTiming, CachedFlash>;

export interface Cache {
  readonly cacheBytes: number;
  readonly ways: number;
  readonly lineBytes: number;
}

/**
 * A set-associative cache in front of the flash, for instructions and data (STM32U5's ICACHE) or, with a `dataCache`, for
 * instructions alone (the first-level caches of a Cortex-M7).
 */
export interface CachedFlash extends Cache {
  readonly kind: 'cache';
  readonly dataCache?: Cache;
  /** The core waits this long for a line that is not there. */
  readonly lineFillStallCycles: number;
  /** Bounds of that constant where it is uncertain. */
  readonly lineFillStallCyclesLow?: number;
  readonly lineFillStallCyclesHigh?: number;
}

/** ST's ART accelerator: wide reads, prefetch of the next one, small fully associative caches for code and data. */
export interface AcceleratedFlash {
  readonly kind: 'accelerator';
  readonly waitStates: number;
  readonly readBytes: number;
  readonly codeCacheBytes: number;
  readonly codeLineBytes: number;
  readonly dataCacheBytes: number;
}

/** Stalls for a word of a table that no cache holds. */
export function wordReadStalls(memory: MemoryTiming): number {
  if (memory.tables === 'ram') return 0;
  if (memory.kind === 'accelerator') return (4 * memory.waitStates) / memory.readBytes;
  return (4 * lineFillStalls(memory).typical) / (memory.dataCache ?? memory).lineBytes;
}

/** Cycles of one line fill: as expected, and between which bounds. */
export function lineFillStalls(memory: CachedFlash): { low: number; typical: number; high: number } {
  const typical = memory.lineFillStallCycles;
  const { lineFillStallCyclesLow: low = typical, lineFillStallCyclesHigh: high = typical } = memory;
  return { low, typical, high };
}
