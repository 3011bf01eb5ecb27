import { wrap } from 'comlink';
import { lifeOf } from './lifeLock.ts';
import type { Pool, WorkerHandle } from './pool.ts';
import { createPool } from './pool.ts';
import type { EngineWorker } from './protocol.ts';

/** More workers than this bring nothing on the machines we know and cost memory. */
const maxWorkers = 16;

/** One engine worker per core of this browser. */
export function browserPool(workerCount = Math.min(navigator.hardwareConcurrency, maxWorkers)): Pool {
  return createPool(spawn, workerCount);
}

function spawn(): WorkerHandle {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
  const engine = wrap<EngineWorker>(worker);
  const { begun, ended } = lifeOf(worker);
  return {
    worker: {
      open: async (job, budgetBytes) => {
        await begun;
        return engine.open(job, budgetBytes);
      },
      setLevels: (levels) => engine.setLevels(levels),
      call: (call) => engine.call(call),
    },
    onFailure(listener) {
      worker.addEventListener('error', (event) => listener(new Error(event.message || 'it could not start')));
      worker.addEventListener('messageerror', () => listener(new Error('a message could not be read')));
      void ended.then(() => listener(new Error('its thread was ended')));
    },
    terminate: () => worker.terminate(),
  };
}
