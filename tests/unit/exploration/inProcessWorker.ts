import { createPlainEngine } from '../../../workers/engine/plainEngine.ts';
import type { WorkerHandle } from '../../../workers/pool.ts';
import type { EngineApi } from '../../../workers/protocol.ts';

/** A worker in this thread, on the plain operators. */
export function inProcessWorker(): WorkerHandle {
  return workerWith(createPlainEngine());
}

/** A worker in this thread, on any engine. */
export function workerWith(engine: EngineApi): WorkerHandle {
  return {
    engine: {
      open: async (job) => engine.open(job),
      setLevels: async (levels) => engine.setLevels(levels),
      significance: async (inputs) => engine.significance(inputs),
      moments: async (layers, inputs) => engine.moments(layers, inputs),
      variants: async (task) => engine.variants(task),
      classify: async (configurations, inputs) => engine.classify(configurations, inputs),
      cost: async (layer, mask, board, form) => engine.cost(layer, mask, board, form),
      candidates: async (layer, mask, board) => engine.candidates(layer, mask, board),
      outputs: async (inputs) => engine.outputs(inputs),
      logits: async (inputs) => engine.logits(inputs),
      distil: async (task) => engine.distil(task),
      usedBytes: async () => engine.usedBytes(),
    },
    onFailure: () => undefined,
    terminate: () => undefined,
  };
}
