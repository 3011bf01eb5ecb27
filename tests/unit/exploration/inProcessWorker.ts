import { createPlainEngine } from '../../../workers/engine/plainEngine.ts';
import type { WorkerHandle } from '../../../workers/pool.ts';
import type { LocalEngine } from '../../../workers/protocol.ts';
import { engineWorker } from '../../../workers/protocol.ts';

/** A worker in this thread, on the plain operators. */
export function inProcessWorker(): WorkerHandle {
  return workerWith(createPlainEngine());
}

/** A worker in this thread, on any engine. */
export function workerWith(engine: LocalEngine): WorkerHandle {
  return { worker: engineWorker(engine), onFailure: () => undefined, terminate: () => undefined };
}
