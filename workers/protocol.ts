import type { EngineJob, InputBatch, LayerLevels, Levels } from '../src/exploration/engine.ts';
import type { SignificanceSums } from '../src/significance/significanceSums.ts';

/**
 * What one worker does for the pool; the comlink proxy on the other side has the same methods, returning promises.
 * A worker holds one job at a time; `setLevels` and the two computations refer to the job opened last.
 */
export interface EngineApi {
  /** @param budgetBytes memory for the job, what is usual for a single worker unless given */
  open(job: EngineJob, budgetBytes?: number): void;
  setLevels(levels: readonly LayerLevels[]): void;
  significance(inputs: InputBatch): SignificanceSums;
  classify(configurations: readonly Levels[], inputs: InputBatch): Uint8Array;
  outputs(inputs: InputBatch): InputBatch;
  /** Memory held for the job: the kernels', the model's and the levels'. */
  usedBytes(): number;
}
