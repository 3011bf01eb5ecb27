import { transfer } from 'comlink';
import type {
  EngineAnswer,
  EngineCall,
  EngineCalls,
  EngineJob,
  EngineMethod,
  LayerLevels,
} from '../src/exploration/engine.ts';
import { buffersOf } from './ownBuffers.ts';

/** An engine within one thread. It holds one job at a time; calls refer to the job and levels given last. */
export interface LocalEngine extends EngineCalls {
  /** @param budgetBytes memory for the job, what is usual for a single worker unless given */
  open(job: EngineJob, budgetBytes?: number): void;
  setLevels(levels: readonly LayerLevels[]): void;
  /** Memory held for the job: the kernels', the network's and the levels'. */
  usedBytes(): number;
}

/** A worker's end: what the pool can ask of it, seen from outside. */
export interface EngineWorker {
  open(job: EngineJob, budgetBytes: number): Promise<void>;
  setLevels(levels: readonly LayerLevels[]): Promise<void>;
  call(
    call: EngineCall,
  ): Promise<{ readonly answer: EngineAnswer<EngineMethod>; readonly usedBytes: number }>;
}

/**
 * A worker's end on an engine that may still be loading. Answers are handed over, not copied, but for what is the job's or the
 * levels' own: moments of transformed inputs are large.
 */
export function engineWorker(engine: LocalEngine | Promise<LocalEngine>): EngineWorker {
  let held: { readonly job?: ReadonlySet<ArrayBuffer>; readonly levels?: ReadonlySet<ArrayBuffer> } = {};
  return {
    open: async (job, budgetBytes) => {
      held = { job: buffersOf(job) };
      (await engine).open(job, budgetBytes);
    },
    setLevels: async (levels) => {
      held = { ...held, levels: buffersOf(levels) };
      (await engine).setLevels(levels);
    },
    call: async (call) => {
      const local = await engine;
      const answer = answerOf(local, call);
      const own = [...buffersOf(answer)].filter(
        (buffer) => !held.job?.has(buffer) && !held.levels?.has(buffer),
      );
      return transfer({ answer, usedBytes: local.usedBytes() }, own);
    },
  };
}

/** Method and request belong together in every {@link EngineCall}, which the type of an indexed method cannot say. */
function answerOf(engine: LocalEngine, { method, request }: EngineCall): EngineAnswer<EngineMethod> {
  const run = engine[method] as (request: EngineCall['request']) => EngineAnswer<EngineMethod>;
  return run(request);
}
