import type { ConvLayer, Network } from '../network/network.ts';
import type { DeadOperands, LayerSignificance } from '../significance/significance.ts';
import { maskAt, operandShareBelow } from '../significance/significance.ts';
import type { SkipMask } from '../significance/skipMask.ts';
import type { Board } from '../target/board.ts';
import type { LayerCost } from '../target/cost.ts';
import { layerCost } from '../target/cost.ts';

/** One threshold of one layer and what it means. */
export interface Level {
  readonly tau: number;
  readonly mask: SkipMask;
  readonly cost: LayerCost;
  /** Share of the layer's SMLADs that are not executed. */
  readonly skippedPairShare: number;
  /** Share of the layer's operands below tau, as the paper counts. */
  readonly operandShareBelow: number;
}

/** The thresholds of one explored layer, lowest first. */
export interface LevelTable {
  readonly layer: number;
  readonly levels: readonly Level[];
}

export function levelTable(
  network: Network,
  layer: ConvLayer,
  significance: LayerSignificance,
  taus: readonly number[],
  deadOperands: DeadOperands,
  board: Board,
): LevelTable {
  const levels = taus.map((tau) => {
    const mask = maskAt(significance, tau, deadOperands);
    const skipped = mask.reduce((count, bit) => count + bit, 0);
    return {
      tau,
      mask,
      cost: layerCost(network, layer, board, mask),
      skippedPairShare: skipped / mask.length,
      operandShareBelow: operandShareBelow(significance, tau),
    };
  });
  return { layer: layer.index, levels };
}
