import type { ConvLayer } from '../network/network.ts';
import type { LayerVariant } from '../significance/layerVariant.ts';
import type { DeadOperands, LayerSignificance } from '../significance/significance.ts';
import { maskAt, operandShareBelow } from '../significance/significance.ts';
import type { LayerCost } from '../target/cost.ts';
import type { LayerLevels } from './engine.ts';
import type { LayerCandidates } from './exactCost.ts';

/** One level of one layer and what it means: a threshold of the paper's method, or a share of another. */
export interface Level {
  readonly tau: number | null;
  /** Share of every output channel's pairs that was asked for. */
  readonly share: number | null;
  readonly variant: LayerVariant;
  /** The kernels that the layer may have. */
  readonly candidates: LayerCandidates;
  /** The first of them. */
  readonly cost: LayerCost;
  /** Share of the layer's SMLADs that are not executed. */
  readonly skippedPairShare: number;
  /** Share of the layer's operands below tau, as the paper counts; null for other methods. */
  readonly operandShareBelow: number | null;
}

/** The levels of one explored layer, lowest first. */
export interface LevelTable {
  readonly layer: number;
  readonly levels: readonly Level[];
}

/** A level before its cost is known. */
export type DraftLevel = Omit<Level, 'candidates' | 'cost' | 'skippedPairShare'>;

/** Levels of the paper's method: masks at thresholds, weights and bias as they are. */
export function thresholdLevels(
  layer: ConvLayer,
  significance: LayerSignificance,
  taus: readonly number[],
  deadOperands: DeadOperands,
): DraftLevel[] {
  return taus.map((tau) => ({
    tau,
    share: null,
    variant: { mask: maskAt(significance, tau, deadOperands), weights: layer.weights, bias: layer.bias },
    operandShareBelow: operandShareBelow(significance, tau),
  }));
}

/** Levels of the other methods, one per share. */
export function shareLevels(shares: readonly number[], variants: readonly LayerVariant[]): DraftLevel[] {
  return shares.map((share, k) => ({ tau: null, share, variant: variants[k]!, operandShareBelow: null }));
}

export function levelWithKernels(draft: DraftLevel, candidates: LayerCandidates): Level {
  const { mask } = draft.variant;
  const skipped = mask.reduce((count, bit) => count + bit, 0);
  return { ...draft, candidates, cost: candidates[0], skippedPairShare: skipped / mask.length };
}

/** What the engine needs of a layer's levels. */
export function layerLevels({ layer, levels }: LevelTable): LayerLevels {
  return { layer, variants: levels.map(({ variant }) => variant) };
}
