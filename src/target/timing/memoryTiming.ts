/** What instruction fetch and reads of tables cost beyond the core's own cycles. */
export type MemoryTiming = CachedFlash | AcceleratedFlash;

/** A set-associative cache for instructions and data in front of the flash (STM32U5's ICACHE). */
export interface CachedFlash {
  readonly kind: 'cache';
  readonly cacheBytes: number;
  readonly ways: number;
  readonly lineBytes: number;
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
