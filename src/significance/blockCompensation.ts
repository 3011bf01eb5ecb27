import type { OperandPairs } from '../network/operandPairs.ts';
import { invertBlocks } from './blockInverses.ts';
import type { PairRanking, SlotTile } from './blockRanking.ts';
import { blockRanking, eliminationShapes, thresholdCount } from './blockRanking.ts';
import type { ChannelTile, TileChoice } from './channelTile.ts';
import type { CovarianceFactor } from './covarianceFactor.ts';
import { covarianceFactor } from './covarianceFactor.ts';
import { refit, refitMatrices } from './maskedRefit.ts';
import type { Matrices, Matrix, MatrixShape } from './matrices.ts';
import { plainMatrices } from './matrices.ts';
import type { OperandMoments } from './operandMoments.ts';

/** Channels times thresholds, or times counts, that are worked on together. */
const columnsTogether = 512;

export interface CompensationTask {
  readonly moments: OperandMoments;
  readonly pairs: OperandPairs;
  /** Pairs in the order in which they make up for others: those that are most likely kept come first. */
  readonly pairAt: Int32Array;
  /** Pairs that follow each other there and are eliminated in the order of their losses. */
  readonly blockPairs: number;
  readonly tiles: readonly ChannelTile[];
  /** How many pairs of a tile are skipped at each level, ascending. */
  readonly counts: readonly number[];
}

export interface Compensation extends TileChoice, PairRanking {
  /** Growth of the variance of the tile's sums at each count, weighted by channel. */
  readonly variances: Float64Array;
}

/**
 * {@link pairElimination} for many operands and channels: the covariance is factorised once, and every channel costs products of its
 * weights with the factor. What goes is ranked in blocks (`blockRanking.ts`); at each count the others' weights are a least-squares refit (`maskedRefit.ts`).
 */
export function blockCompensation(
  { moments, pairs, pairAt, blockPairs, tiles, counts }: CompensationTask,
  matricesOf: (shapes: readonly MatrixShape[]) => Matrices = plainMatrices,
): Compensation[] {
  if (tiles.length === 0) return [];
  const size = 2 * pairs.pairCount;
  const blockSlots = Math.min(size, 2 * blockPairs);
  const channelsPerMask = Math.max(...tiles.map(({ channelCount }) => channelCount));
  const mostColumns = channelsPerMask * Math.max(thresholdCount, counts.length);
  const columns = Math.max(columnsTogether, mostColumns, blockSlots);
  const work = matricesOf([
    { rows: size, columns: size },
    { rows: size, columns: blockSlots },
    ...eliminationShapes(channelsPerMask, blockSlots),
    ...Array.from({ length: refitMatrices }, () => ({ rows: size, columns })),
  ]);
  const [factor, inverses, panel, pivots, factors, ...wide] = work.matrices as [
    Matrix,
    Matrix,
    Matrix,
    Matrix,
    Matrix,
    ...Matrix[],
  ];
  const [changes, sums] = wide as [Matrix, Matrix];
  const system = covarianceFactor(moments, pairs, pairAt, work, factor);
  invertBlocks(system, blockSlots, inverses, [changes, sums]);
  const slotTiles = tiles.map((tile) => slotTile(tile, pairs, system));
  const matrices = { changes, sums, inverses, panel, pivots, factors };
  const rankings = batches(slotTiles, channelsPerMask * thresholdCount).flatMap((batch) =>
    blockRanking(system, batch, blockSlots, matrices),
  );
  const ranked = slotTiles.map((tile, t) => ({ tile, ranking: rankings[t]! }));
  return batches(ranked, channelsPerMask * Math.max(1, counts.length)).flatMap((batch) =>
    refitted(system, batch, counts, pairs, wide),
  );
}

/** Runs of tiles that are worked on together, of about the same length. @param columns per tile */
function batches<T>(tiles: readonly T[], columns: number): T[][] {
  const most = Math.max(1, Math.floor(columnsTogether / columns));
  const length = Math.ceil(tiles.length / Math.ceil(tiles.length / most));
  return Array.from({ length: Math.ceil(tiles.length / length) }, (_, n) =>
    tiles.slice(n * length, (n + 1) * length),
  );
}

function slotTile(
  tile: ChannelTile,
  pairs: OperandPairs,
  { size, pairAt, deviations }: CovarianceFactor,
): SlotTile {
  const slotWeights = new Float64Array(tile.channelCount * size);
  for (let channel = 0; channel < tile.channelCount; channel++)
    pairAt.forEach((pair, place) => {
      for (let lane = 0; lane < pairs.width[pair]!; lane++)
        slotWeights[channel * size + 2 * place + lane] =
          tile.weights[channel * pairs.operandCount + pairs.first[pair]! + lane]! *
          deviations[2 * place + lane]!;
    });
  return { ...tile, slotWeights };
}

function refitted(
  system: CovarianceFactor,
  batch: readonly { readonly tile: SlotTile; readonly ranking: PairRanking }[],
  counts: readonly number[],
  pairs: OperandPairs,
  matrices: readonly Matrix[],
): Compensation[] {
  const { size, pairAt, deviations } = system;
  const { values, stride } = matrices[0]!;
  /** Every tile's channels at every count. */
  const columns = batch.flatMap(({ tile, ranking }) => {
    const rank = new Int32Array(pairAt.length);
    ranking.order.forEach((pair, n) => (rank[pair] = n));
    return counts.flatMap((count) =>
      Array.from({ length: tile.channelCount }, (_, channel) => ({
        weights: tile.slotWeights.subarray(channel * size, (channel + 1) * size),
        isKept: (slot: number) => rank[pairAt[slot >> 1]!]! >= count,
      })),
    );
  });
  const kept = new Uint8Array(size * columns.length);
  columns.forEach(({ weights, isKept }, column) => {
    for (let slot = 0; slot < size; slot++) {
      kept[slot * columns.length + column] = Number(isKept(slot));
      values[slot * stride + column] = isKept(slot) ? 0 : -weights[slot]!;
    }
  });
  const variances = refit(system, kept, matrices, columns.length);
  let column = 0;
  return batch.map(({ tile, ranking }) => {
    const { channelCount, errorWeights } = tile;
    const sums = new Float64Array(counts.length);
    const weights = counts.map((_, level) => {
      const found = new Float64Array(tile.weights.length);
      for (let channel = 0; channel < channelCount; channel++, column++) {
        sums[level]! += errorWeights[channel]! * variances[column]!;
        for (let slot = 0; slot < size; slot++) {
          const [pair, lane] = [pairAt[slot >> 1]!, slot & 1];
          if (lane >= pairs.width[pair]! || !columns[column]!.isKept(slot)) continue;
          const operand = channel * pairs.operandCount + pairs.first[pair]! + lane;
          found[operand] = tile.weights[operand]! + values[slot * stride + column]! / deviations[slot]!;
        }
      }
      return found;
    });
    return { ...ranking, weights, variances: sums };
  });
}
