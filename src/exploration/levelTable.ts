import type { ConvLayer, Network } from '../network/network.ts';
import type { LayerVariant } from '../significance/layerVariant.ts';
import type { DeadOperands, LayerSignificance } from '../significance/significance.ts';
import { maskAt, operandShareBelow } from '../significance/significance.ts';
import type { Board } from '../target/board.ts';
import type { LayerCost } from '../target/cost.ts';
import { layerCost } from '../target/cost.ts';

/** One level of one layer and what it means: a threshold of the paper's method, or a share of another. */
export interface Level {
  readonly tau: number | null;
  /** Share of every output channel's pairs that was asked for. */
  readonly share: number | null;
  readonly variant: LayerVariant;
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

/** Levels of the paper's method: masks at thresholds, weights and bias as they are. */
export function thresholdTable(
  network: Network,
  layer: ConvLayer,
  significance: LayerSignificance,
  taus: readonly number[],
  deadOperands: DeadOperands,
  board: Board,
): LevelTable {
  const levels = taus.map((tau) => {
    const mask = maskAt(significance, tau, deadOperands);
    const variant = { mask, weights: layer.weights, bias: layer.bias };
    return {
      tau,
      share: null,
      operandShareBelow: operandShareBelow(significance, tau),
      ...figures(network, layer, variant, board),
    };
  });
  return { layer: layer.index, levels };
}

/** Levels of the other methods, one per share. */
export function shareTable(
  network: Network,
  layer: ConvLayer,
  shares: readonly number[],
  variants: readonly LayerVariant[],
  board: Board,
): LevelTable {
  const levels = shares.map((share, k) => ({
    tau: null,
    share,
    operandShareBelow: null,
    ...figures(network, layer, variants[k]!, board),
  }));
  return { layer: layer.index, levels };
}

function figures(network: Network, layer: ConvLayer, variant: LayerVariant, board: Board) {
  const { mask } = variant;
  const skipped = mask.reduce((count, bit) => count + bit, 0);
  return {
    variant,
    cost: layerCost(network, layer, board, mask),
    skippedPairShare: skipped / mask.length,
  };
}
