import type { OperandPairs } from '../network/operandPairs.ts';
import type { PairRanking, SlotTile } from './blockRanking.ts';
import type { TileChoice } from './channelTile.ts';
import type { CovarianceFactor } from './covarianceFactor.ts';
import type { RefitMatrices } from './maskedRefit.ts';
import { refit } from './maskedRefit.ts';

interface RankedTile {
  readonly tile: SlotTile;
  readonly ranking: PairRanking;
}

/** What remains of a tile. */
export interface Compensation extends TileChoice, PairRanking {
  /** Growth of the variance of the tile's sums at each count, weighted by channel. */
  readonly variances: Float64Array;
}

/** Weights of some tiles without the first pairs of their rankings, as many as each count says, by least squares. Counts of a channel lie side by side: what the next one keeps is part of it. */
export function refitTiles(
  system: CovarianceFactor,
  ranked: readonly RankedTile[],
  counts: readonly number[],
  pairs: OperandPairs,
  matrices: RefitMatrices,
): Compensation[] {
  const { size, pairAt } = system;
  const skipping = counts.flatMap((count, level) => (count > 0 ? [{ count, level }] : []));
  // Columns up to the next eighth one are solved for as well.
  for (const { values } of [matrices.kept, matrices.changes]) values.fill(0);
  let columns = 0;
  for (const { tile, ranking } of ranked) {
    const ranks = slotRanks(ranking, pairAt);
    for (let channel = 0; channel < tile.channelCount; channel++) {
      const weights = tile.slotWeights.subarray(channel * size, (channel + 1) * size);
      for (const { count } of skipping) enterColumn(matrices, columns++, weights, ranks, count);
    }
  }
  const losses = refit(system, matrices, columns);
  let column = 0;
  return ranked.map(({ tile, ranking }) => {
    const variances = new Float64Array(counts.length);
    const weights = counts.map(() => tile.weights.slice());
    for (let channel = 0; channel < tile.channelCount; channel++) {
      const first = channel * pairs.operandCount;
      for (const { level } of skipping) {
        variances[level]! += tile.errorWeights[channel]! * losses[column]!;
        takeColumn(matrices, column++, system, weights[level]!.subarray(first, first + pairs.operandCount));
      }
    }
    return { ...ranking, weights, variances };
  });
}

/** When the pair of each slot goes. */
function slotRanks({ order }: PairRanking, pairAt: Int32Array): Int32Array {
  const rankOf = new Int32Array(pairAt.length);
  order.forEach((pair, rank) => (rankOf[pair] = rank));
  return Int32Array.from({ length: 2 * pairAt.length }, (_, slot) => rankOf[pairAt[slot >> 1]!]!);
}

/** Slots of the first `count` pairs lose their weights, the others are free. */
function enterColumn(
  { kept, changes }: RefitMatrices,
  column: number,
  slotWeights: Float64Array,
  ranks: Int32Array,
  count: number,
): void {
  for (let slot = 0, at = column; slot < ranks.length; slot++, at += changes.stride) {
    const isGone = ranks[slot]! < count;
    kept.values[at] = isGone ? 0 : 1;
    changes.values[at] = isGone ? -slotWeights[slot]! : 0;
  }
}

/** Enters what a column changes in a channel's weights, [operand]. */
function takeColumn(
  { kept, changes }: RefitMatrices,
  column: number,
  { operandAt, deviations }: CovarianceFactor,
  weights: Float64Array,
): void {
  for (let slot = 0, at = column; slot < operandAt.length; slot++, at += changes.stride) {
    const operand = operandAt[slot]!;
    if (operand < 0) continue;
    if (kept.values[at] === 0) weights[operand] = 0;
    else weights[operand]! += changes.values[at]! / deviations[slot]!;
  }
}
