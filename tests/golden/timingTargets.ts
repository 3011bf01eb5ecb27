import type { TimingTarget } from '../../src/boards/timing/timingTarget.ts';

/** Cortex-M33 behind the cache of an STM32U575. */
export const cache = (lineFillStallCycles: number): TimingTarget => ({
  core: 'cortex-m33',
  memory: { kind: 'cache', cacheBytes: 8192, ways: 2, lineBytes: 16, lineFillStallCycles },
});

/** Cortex-M4 behind ST's accelerator at 5 wait states. */
export const accelerator = (
  readBytes: number,
  codeLineBytes: number,
  dataCacheBytes: number,
): TimingTarget => ({
  core: 'cortex-m4',
  memory: {
    kind: 'accelerator',
    waitStates: 5,
    readBytes,
    codeCacheBytes: 1024,
    codeLineBytes,
    dataCacheBytes,
  },
});
