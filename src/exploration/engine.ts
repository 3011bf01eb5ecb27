import type { Board } from '../boards/board.ts';
import type { ConvFormName } from '../kernels/convolution/convFormNames.ts';
import type { ConvLayer, Network, Rounding, TiledConvLayer } from '../network/network.ts';
import type { TileAxes } from '../network/tileAxis.ts';
import type { LayerCandidates } from '../plan/layerCost.ts';
import type { DistilResult, DistilTask } from '../refinement/distilTask.ts';
import type { LayerFisher } from '../significance/layerFisher.ts';
import type { LayerRanking, RankingTask } from '../significance/layerRanking.ts';
import type { LayerMoments } from '../significance/operandMoments.ts';
import type { VariantTask } from '../significance/shareVariants.ts';
import type { CallPixel, SignificanceSums } from '../significance/significanceSums.ts';
import type { TiledBlockTask } from '../significance/tiledBlock.ts';
import type { TiledVariants } from '../significance/tiledVariants.ts';

/** Network inputs of some images, in order; each has the length of the network's input tensor. */
export type InputBatch = readonly (Int8Array | Float32Array)[];

/** The network that calls are about. Equal content has an equal key (`contentKey.ts`): engines compare nothing else. */
export interface EngineJob {
  readonly key: string;
  readonly network: Network;
  readonly rounding: Rounding;
}

/** The ways a layer of the job can run: level k of it is variants[k]. */
export interface LayerLevels {
  readonly layer: number;
  readonly variants: readonly (ConvLayer | TiledConvLayer)[];
}

/** The levels of all explored layers, known by their content as the job is. */
export interface JobLevels {
  readonly key: string;
  readonly layers: readonly LayerLevels[];
}

/** What a regression's outputs are compared with: the targets of each input, one after the other, and how far off none may be. */
export interface WantedOutputs {
  readonly targets: Float64Array;
  readonly tolerance: number;
}

/** One configuration: a level per entry of the job's levels, or null for the exact network. */
export type Levels = readonly number[] | null;

/** Which kernels are to be priced: those of one layer, at one of its levels or exact, on a board. */
export interface CandidatesRequest {
  /** Index of the layer. */
  readonly layer: number;
  readonly level: number | null;
  readonly board: Board;
  /** The only form wanted, if any. */
  readonly form?: ConvFormName;
  /** Of the plan (`kernelPlan`); absent for one without a limit. */
  readonly activationBytes?: number;
  /** RAM that copies of the kernels' tables may take, if that is faster; absent: none. */
  readonly tableRoomBytes?: number;
  /** Of the board's code memory that their code may take, if that is faster; absent: none. */
  readonly codeRoomBytes?: number;
}

/** The inputs of which convolution are looked at, in which tiles. */
export interface TileMomentsRequest {
  /** Index of the layer. */
  readonly layer: number;
  readonly axes: TileAxes;
  readonly inputs: InputBatch;
}

/**
 * Everything an engine can be asked: a method takes one request and gives one answer, both plain data. All else (the worker's
 * end, the pool, whatever sends calls elsewhere) is derived from this list.
 */
export interface EngineCalls {
  /** Sums of the paper's significance ratios over `inputs`, at one pixel of every call or all, per convolution in execution order. */
  significance(request: { readonly inputs: InputBatch; readonly pixel?: CallPixel }): SignificanceSums;
  /** Moments of the operands that the exact network's convolutions with these layer indices see on `inputs`. */
  moments(request: { readonly layers: readonly number[]; readonly inputs: InputBatch }): LayerMoments[];
  /** Variants of one convolution, one per share of the task. */
  variants(task: VariantTask): ConvLayer[];
  /** Moments of the inputs of tiles that the exact network's convolution sees on `inputs`. */
  tileMoments(request: TileMomentsRequest): LayerMoments;
  /** Variants of some output channels of one convolution by tiles, one per share of the task. */
  tiledVariants(task: TiledBlockTask): TiledVariants;
  /** Fisher information about the exact network's answers on `inputs`, of the convolutions with these layer indices. */
  fisher(request: { readonly layers: readonly number[]; readonly inputs: InputBatch }): LayerFisher[];
  /** In which order the channels of one convolution give up their pairs, and what each portion costs. */
  ranking(task: RankingTask): LayerRanking;
  /**
   * Predicted class of every configuration (rows) for every input (columns); with `wanted` 1 where all outputs are within the tolerance of
   * their targets, else 0.
   */
  classify(request: {
    readonly configurations: readonly Levels[];
    readonly inputs: InputBatch;
    readonly wanted?: WantedOutputs;
  }): Uint16Array;
  /** Costs of a layer in every form worth taking, the preferred one first (`layerCandidates`). */
  candidates(request: CandidatesRequest): LayerCandidates;
  /** The exact network's output for every input. */
  outputs(request: { readonly inputs: InputBatch }): InputBatch;
  /** The exact network's int8 logits, the values before a final softmax, for every input. */
  logits(request: { readonly inputs: InputBatch }): Int8Array[];
  /** Loss of an approximate network against the exact one's logits, and its gradients. */
  distil(task: DistilTask): DistilResult;
}

export type EngineMethod = keyof EngineCalls;
export type EngineRequest<M extends EngineMethod> = Parameters<EngineCalls[M]>[0];
export type EngineAnswer<M extends EngineMethod> = ReturnType<EngineCalls[M]>;

/** A call as data, which can be queued, repeated and sent to another thread or machine. */
export type EngineCall = { [M in EngineMethod]: { method: M; request: EngineRequest<M> } }[EngineMethod];

/**
 * The seam between the exploration and whatever runs networks (one worker, a pool, the plain operators in this thread).
 * Calls may overlap; answers do not depend on how many workers share them.
 */
export interface Engine {
  /** How many calls are worth having under way at once. */
  readonly concurrency: number;
  /** How many may be asked at once where more workers can come than there are now; otherwise as many. */
  readonly capacity?: number;
  /** The job and levels of the calls that follow. */
  hold(job: EngineJob, levels?: JobLevels): void;
  /** @param order for what can wait until a worker has nothing else to do; a queue of other machines takes all in turn */
  call<M extends EngineMethod>(
    method: M,
    request: EngineRequest<M>,
    order?: 'when idle',
  ): Promise<EngineAnswer<M>>;
}

/** The engine with calls that are made otherwise. */
export function withCalls(engine: Engine, call: Engine['call']): Engine {
  return {
    get concurrency() {
      return engine.concurrency;
    },
    get capacity() {
      return engine.capacity ?? engine.concurrency;
    },
    hold: (job, levels) => engine.hold(job, levels),
    call,
  };
}

/** The engine, whose calls wait until a worker has nothing else to do. */
export function whenIdle(engine: Engine): Engine {
  return withCalls(engine, (method, request) => engine.call(method, request, 'when idle'));
}
