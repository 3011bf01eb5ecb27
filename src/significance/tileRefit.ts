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
  const { size, pairAt, deviations } = system;
  const { kept, changes } = matrices;
  const skipping = counts.flatMap((count, level) => (count > 0 ? [{ count, level }] : []));
  const channels = ranked.flatMap(({ tile, ranking }) => {
    const rank = new Int32Array(pairAt.length);
    ranking.order.forEach((pair, n) => (rank[pair] = n));
    return Array.from({ length: tile.channelCount }, (_, channel) => ({ tile, channel, rank }));
  });
  // Columns up to the next eighth one are solved for as well.
  for (const { values } of [kept, changes]) values.fill(0);
  channels.forEach(({ tile, channel, rank }, n) => {
    for (let slot = 0; slot < size; slot++) {
      const own = rank[pairAt[slot >> 1]!]!;
      const change = -tile.slotWeights[channel * size + slot]!;
      let at = slot * changes.stride + n * skipping.length;
      for (const { count } of skipping) {
        kept.values[at] = own < count ? 0 : 1;
        changes.values[at++] = own < count ? change : 0;
      }
    }
  });
  const losses = refit(system, matrices, channels.length * skipping.length);
  let column = 0;
  return ranked.map(({ tile, ranking }) => {
    const variances = new Float64Array(counts.length);
    const weights = counts.map(() => tile.weights.slice());
    for (let channel = 0; channel < tile.channelCount; channel++, column += skipping.length) {
      skipping.forEach(({ level }, n) => {
        variances[level]! += tile.errorWeights[channel]! * losses[column + n]!;
      });
      for (let slot = 0; slot < size; slot++) {
        const [pair, lane] = [pairAt[slot >> 1]!, slot & 1];
        if (lane >= pairs.width[pair]!) continue;
        const operand = channel * pairs.operandCount + pairs.first[pair]! + lane;
        let at = slot * changes.stride + column;
        for (const { level } of skipping) {
          const ofLevel = weights[level]!;
          if (kept.values[at] === 0) ofLevel[operand] = 0;
          else ofLevel[operand]! += changes.values[at]! / deviations[slot]!;
          at++;
        }
      }
    }
    return { ...ranking, weights, variances };
  });
}
