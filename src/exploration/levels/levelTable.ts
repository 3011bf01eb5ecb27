import type { ConvLayer, TiledConvLayer } from '../../network/network.ts';
import { withSkipped } from '../../network/skippedPairs.ts';
import { keptShare } from '../../network/tilePairs.ts';
import type { LayerCandidates, LayerCost } from '../../plan/layerCost.ts';
import type { CallSignificance } from '../../significance/authorsRule.ts';
import { authorsVariant } from '../../significance/authorsRule.ts';
import type { DeadOperands, LayerSignificance } from '../../significance/significance.ts';
import { maskAt, operandShareBelow } from '../../significance/significance.ts';

/** One level of one layer and what it means: a threshold of significance, or a share. */
export interface Level {
  readonly tau: number | null;
  /** Share of the pairs that was asked for: of every output channel, or of all explored layers with a ranked allocation. */
  readonly share: number | null;
  /** The layer at this level. */
  readonly variant: ConvLayer | TiledConvLayer;
  /** The kernels that the layer may have; null until they are priced (`priceLevels.ts`). */
  candidates: LayerCandidates | null;
  /** Share of the layer's SMLADs that are not executed, of those at the points where it goes by tiles. */
  readonly skippedPairShare: number;
  /** Share of the layer's operands below tau, of those in the pairs of the authors' rule; null for methods of shares. */
  readonly operandShareBelow: number | null;
}

/** The levels of one explored layer, lowest first. */
export interface LevelTable {
  readonly layer: number;
  readonly levels: readonly Level[];
  /** Output channels that gave one value on all calibration images and are skipped whole at every level; absent: none is looked for. */
  readonly deadChannels?: number;
}

/** Numbers of the levels of each explored layer that are wanted, in the order of the recipe, ascending. */
export type WantedLevels = readonly (readonly number[])[];

/** Levels of the paper's method: masks at thresholds, weights and bias as they are. */
export function thresholdLevels(
  layer: ConvLayer,
  significance: LayerSignificance,
  taus: readonly number[],
  deadOperands: DeadOperands,
): Level[] {
  return taus.map((tau) => {
    const variant = withSkipped(layer, maskAt(significance, tau, deadOperands));
    return level(variant, { tau, share: null, operandShareBelow: operandShareBelow(significance, tau) });
  });
}

/** Levels of the authors' rule: weights of pairs below the thresholds are 0. */
export function authorsLevels(
  layer: ConvLayer,
  significance: CallSignificance,
  taus: readonly number[],
): Level[] {
  return taus.map((tau) => {
    const { variant, operandShare } = authorsVariant(layer, significance, tau);
    return level(variant, { tau, share: null, operandShareBelow: operandShare });
  });
}

/** Levels of the other methods, one per share. */
export function shareLevels(shares: readonly number[], variants: readonly Level['variant'][]): Level[] {
  return shares.map((share, k) => level(variants[k]!, { tau: null, share, operandShareBelow: null }));
}

/** One table per layer, in their order, with the levels of all tables of the layer by share. */
export function byLayer(tables: readonly LevelTable[]): LevelTable[] {
  const ofLayers = new Map<number, LevelTable>();
  for (const table of tables) {
    const others = ofLayers.get(table.layer)?.levels ?? [];
    ofLayers.set(table.layer, {
      ...table,
      levels: [...others, ...table.levels].sort((a, b) => a.share! - b.share!),
    });
  }
  return [...ofLayers.values()].sort((a, b) => a.layer - b.layer);
}

/**
 * All levels of a layer of which only some were made. The others stand for the exact layer; they are never priced, so no point that has them has a cost.
 * @param made the levels with these numbers, ascending
 */
export function withGaps(
  table: LevelTable,
  exact: ConvLayer,
  shares: readonly number[],
  made: readonly number[],
): LevelTable {
  const levels = shareLevels(
    shares,
    shares.map(() => exact),
  );
  made.forEach((number, n) => (levels[number] = table.levels[n]!));
  return { ...table, levels };
}

function level(
  variant: Level['variant'],
  setting: Pick<Level, 'tau' | 'share' | 'operandShareBelow'>,
): Level {
  return { ...setting, variant, candidates: null, skippedPairShare: skippedShare(variant) };
}

function skippedShare(variant: Level['variant']): number {
  if (variant.kind === 'tiledConv') return 1 - keptShare(variant);
  const { skipped } = variant;
  return skipped ? skipped.reduce((count, bit) => count + bit, 0) / skipped.length : 0;
}

/** Rows and columns of outputs of a tile; null for a layer that goes directly. */
export function tileOf(variant: Level['variant']): readonly [number, number] | null {
  return variant.kind === 'tiledConv' ? [variant.rows.outputs, variant.columns.outputs] : null;
}

/** The cost of a priced level in the preferred kernel. */
export function preferredCost({ candidates }: Level): LayerCost {
  if (!candidates) throw new Error('the level is not priced');
  return candidates[0];
}
