import { nodePool } from '../../workers/nodePool.ts';
import type { Pool } from '../../workers/pool.ts';

/** Runs `work` with a pool of worker threads and ends them afterwards, also on Ctrl-C (which rejects the work). */
export async function withPool<T>(
  workerCount: number | undefined,
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  const pool = nodePool(new URL('./engine.js', import.meta.url), workerCount);
  const cancel = () => pool.cancel();
  process.once('SIGINT', cancel);
  try {
    return await work(pool);
  } finally {
    process.off('SIGINT', cancel);
    pool.cancel();
  }
}
