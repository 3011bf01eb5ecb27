import { availableParallelism } from 'node:os';
import type { WorkerOptions } from 'node:worker_threads';
import { Worker } from 'node:worker_threads';
import { wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import type { Pool, WorkerHandle } from './pool.ts';
import { createPool } from './pool.ts';
import type { EngineWorker } from './protocol.ts';

/**
 * Engine workers on Node threads; they keep the process alive until the pool is cancelled.
 * @param script the built `engine.node` entry
 */
export function nodePool(script: URL, workerCount = availableParallelism()): Pool {
  return createPool(() => nodeWorker(script), workerCount);
}

/** Starts one thread. */
export function nodeWorker(script: URL, options: WorkerOptions = {}): WorkerHandle {
  const worker = new Worker(script, options);
  return {
    worker: wrap<EngineWorker>(nodeEndpoint(worker)),
    onFailure(listener) {
      worker.once('error', listener);
      worker.once('messageerror', listener);
      worker.once('exit', (code) => listener(new Error(`its thread ended with code ${code}`)));
    },
    terminate: () => void worker.terminate(),
  };
}
