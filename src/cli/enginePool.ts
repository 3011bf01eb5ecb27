import { nodePool } from '../../workers/nodePool.ts';
import type { Pool } from '../../workers/pool.ts';
import { endingSignals, exitCodeOf } from './endingSignals.ts';

/** The built entry of engine threads. */
export const engineScript = new URL('./engine.js', import.meta.url);

/** Runs `work`, of which nothing is kept before its end, with a pool of worker threads and ends them afterwards. A signal ends the program at once. */
export async function withPool<T>(
  workerCount: number | undefined,
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  const pool = nodePool(engineScript, workerCount);
  try {
    return await work(pool);
  } finally {
    pool.cancel();
  }
}

/**
 * Runs `work` that saves what it has found with a pool, and ends that afterwards. Signals that end a program cancel the pool instead, which
 * rejects the work, and decide the exit code; further ones do not stop what the work does then, such as saving.
 */
export async function withCancel<P extends Pool, T>(pool: P, work: (pool: P) => Promise<T>): Promise<T> {
  const cancel = (signal: (typeof endingSignals)[number]) => {
    process.exitCode = exitCodeOf(signal);
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
