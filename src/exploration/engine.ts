import type { Rounding } from '../network/network.ts';
import type { DistilResult, DistilTask } from '../refinement/distilTask.ts';
import type { SkipMask } from '../significance/skipMask.ts';
import type { Board } from '../boards/board.ts';
import type { LayerCost } from '../plan/cost.ts';
import type { ConvForm } from '../kernels/convolution/convForms.ts';
import type { LayerVariant } from '../significance/layerVariant.ts';
import type { LayerMoments } from '../significance/operandMoments.ts';
import type { VariantTask } from '../significance/shareVariants.ts';
import type { SignificanceSums } from '../significance/significanceSums.ts';

/** Network inputs of some images, in order; each has the length of the network's input tensor. */
export type InputBatch = readonly (Int8Array | Float32Array)[];

/** The ways a layer can run: level k of the layer is variants[k]. */
export interface LayerLevels {
  readonly layer: number;
  readonly variants: readonly LayerVariant[];
}

/** What an engine needs before it can work. */
export interface EngineJob {
  readonly model: Uint8Array;
  readonly name: string;
  readonly rounding: Rounding;
}

/** One configuration: a level per entry of the engine's `LayerLevels`, or null for the exact network. */
export type Levels = readonly number[] | null;

/**
 * The seam between the exploration and whatever runs networks (one worker, a pool, the plain operators in this thread).
 * Calls may overlap; results do not depend on how many workers share them.
 */
export interface Engine {
  /** How many calls are worth having under way at once. */
  readonly concurrency: number;
  open(job: EngineJob): Promise<void>;
  setLevels(levels: readonly LayerLevels[]): Promise<void>;
  /** Sums of the paper's significance ratios over `inputs`, per convolution in execution order. */
  significance(inputs: InputBatch): Promise<SignificanceSums>;
  /** Moments of the operands that the exact network's convolutions with these layer indices see on `inputs`. */
  moments(layers: readonly number[], inputs: InputBatch): Promise<LayerMoments[]>;
  /** Variants of one convolution, one per share of the task. */
  variants(task: VariantTask): Promise<LayerVariant[]>;
  /** Predicted class of every configuration (rows) for every input (columns). */
  classify(configurations: readonly Levels[], inputs: InputBatch): Promise<Uint8Array>;
  /**
   * Cost on `board` of the layer with this index, with a convolution's pairs skipped by `mask`, null for exact, in the form
   * that the model prefers, or the given one. Rounding is the job's.
   */
  cost(layer: number, mask: SkipMask | null, board: Board, form?: ConvForm): Promise<LayerCost>;
  /** Costs of the layer in every form worth taking, the preferred one first; see `layerCandidates`. */
  candidates(layer: number, mask: SkipMask | null, board: Board): Promise<LayerCost[]>;
  /** The exact network's output for every input. */
  outputs(inputs: InputBatch): Promise<InputBatch>;
  /** The exact network's int8 logits, the values before a final softmax, for every input. */
  logits(inputs: InputBatch): Promise<Int8Array[]>;
  /** Loss of an approximate network against the exact one's logits, and its gradients. */
  distil(task: DistilTask): Promise<DistilResult>;
}
