import { constants } from 'node:os';
import { nodePool } from '../../workers/nodePool.ts';
import type { Pool } from '../../workers/pool.ts';

/** What ends a program that does not mind. */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `work` with a pool of worker threads and ends them afterwards. Signals that end a program cancel the pool instead, which
 * rejects the work, and decide the exit code; further ones do not stop what the work does then, such as saving.
 */
export async function withPool<T>(
  workerCount: number | undefined,
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  const pool = nodePool(new URL('./engine.js', import.meta.url), workerCount);
  const cancel = (signal: (typeof endingSignals)[number]) => {
    // As a shell gives it for a program that a signal ended.
    process.exitCode = 128 + constants.signals[signal];
    pool.cancel();
  };
  for (const signal of endingSignals) process.on(signal, cancel);
  try {
    return await work(pool);
  } finally {
    for (const signal of endingSignals) process.off(signal, cancel);
    pool.cancel();
  }
}
