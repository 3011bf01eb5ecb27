import type { DistilResult, DistilTask } from '../src/refinement/distilTask.ts';
import type { SkipMask } from '../src/significance/skipMask.ts';
import type { Board } from '../src/boards/board.ts';
import type { LayerCost } from '../src/plan/cost.ts';
import type { ConvForm } from '../src/kernels/convolution/convForms.ts';
import type { EngineJob, InputBatch, LayerLevels, Levels } from '../src/exploration/engine.ts';
import type { LayerVariant } from '../src/significance/layerVariant.ts';
import type { LayerMoments } from '../src/significance/operandMoments.ts';
import type { VariantTask } from '../src/significance/shareVariants.ts';
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
  moments(layers: readonly number[], inputs: InputBatch): LayerMoments[];
  variants(task: VariantTask): LayerVariant[];
  classify(configurations: readonly Levels[], inputs: InputBatch): Uint8Array;
  cost(layer: number, mask: SkipMask | null, board: Board, form?: ConvForm): LayerCost;
  candidates(layer: number, mask: SkipMask | null, board: Board): LayerCost[];
  outputs(inputs: InputBatch): InputBatch;
  logits(inputs: InputBatch): Int8Array[];
  distil(task: DistilTask): DistilResult;
  /** Memory held for the job: the kernels', the model's and the levels'. */
  usedBytes(): number;
}
