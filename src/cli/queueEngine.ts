import { nodePool } from '../../workers/nodePool.ts';
import type { Pool } from '../../workers/pool.ts';
import { connectBroker } from '../../workers/queue/broker.ts';
import type { QueuePool } from '../../workers/queue/queuePool.ts';
import { queuePool } from '../../workers/queue/queuePool.ts';
import { clearUp } from './clearUp.ts';
import { engineScript, withCancel } from './enginePool.ts';
import { memoryOf } from './progressLine.ts';

/** Of the calls, that two workers answer. */
const usualCheckShare = 0.02;

export interface EngineOptions {
  /** Threads of this process. */
  readonly workers?: number;
  /** Address of the broker, if others do the work. */
  readonly queue?: string;
  readonly checkShare?: number;
}

/** The engine of a command, and what its progress line says of those who work. */
export interface CommandEngine {
  readonly pool: Pool;
  readonly status: () => string;
}

/**
 * Runs `work` on this process's threads, or on the workers of a queue. With a queue it runs again from its start when answers that it
 * was given have turned out wrong; what is known of it is answered at once then.
 * @param afterwards done at the end, successful or not, which signals do not interrupt either
 */
export async function withEngine<T>(
  { workers, queue, checkShare = usualCheckShare }: EngineOptions,
  work: (engine: CommandEngine) => Promise<T>,
  afterwards: () => Promise<void>,
): Promise<T> {
  const toItsEnd = async (result: Promise<T>) => {
    try {
      return await result;
    } finally {
      await afterwards();
    }
  };
  if (queue === undefined)
    return withCancel(nodePool(engineScript, workers), (pool) =>
      toItsEnd(work({ pool, status: memoryOf(pool) })),
    );
  const broker = await connectBroker(queue, 'tauscope explore');
  try {
    const pool = await queuePool(broker, {
      checkShare,
      own: nodePool(engineScript, 1),
      refused: (worker, reason) =>
        process.stderr.write(
          `\nWorker ${worker} is wrong: ${reason}. Its answers are measured again and refused from now on.\n`,
        ),
    });
    try {
      const status = () => `${pool.workersPresent} workers`;
      return await withCancel(pool, () => toItsEnd(untilItStands(pool, () => work({ pool, status }))));
    } finally {
      await clearUp(pool.close());
    }
  } finally {
    await broker.connection.close();
  }
}

/** Repeats work that rests on answers which were withdrawn meanwhile. */
async function untilItStands<T>(pool: QueuePool, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      const done = await work();
      if (!pool.mustRepeat()) return done;
    } catch (error) {
      if (!pool.mustRepeat()) throw error;
    }
  }
}
