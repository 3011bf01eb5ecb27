import type { OperandPairs } from '../network/operandPairs.ts';
import { invertBlocks } from './blockInverses.ts';
import type { SlotTile } from './blockRanking.ts';
import { blockRanking, eliminationShapes, thresholdCount } from './blockRanking.ts';
import type { ChannelTile } from './channelTile.ts';
import type { CovarianceFactor } from './covarianceFactor.ts';
import { covarianceFactor } from './covarianceFactor.ts';
import type { Matrices, MatrixShape } from './matrices.ts';
import { namedMatrices } from './matrices.ts';
import type { OperandMoments } from './operandMoments.ts';
import { plainMatrices } from './plainMatrices.ts';
import type { Compensation } from './tileRefit.ts';
import { refitTiles } from './tileRefit.ts';

/** Channels times thresholds, or times counts, that are worked on together: few enough to stay in the cache. */
const columnsTogether = 64;

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
  const perTile = channelsPerMask * Math.max(thresholdCount, counts.length);
  const blocks = { rows: size, columns: blockSlots };
  const columns = { rows: size, columns: Math.max(columnsTogether, perTile) };
  const work = namedMatrices(matricesOf, {
    factor: { rows: size, columns: size },
    ...{ inverses: blocks, solution: blocks, scratch: blocks, ones: blocks },
    ...eliminationShapes(channelsPerMask, blockSlots),
    ...{ changes: columns, residuals: columns, kept: columns },
    ...{ directions: columns, responses: columns, products: columns },
  });
  const system = covarianceFactor(moments, pairs, pairAt, work, work.factor);
  invertBlocks(system, blockSlots, work.inverses, [work.solution, work.scratch, work.ones]);
  const slotTiles = tiles.map((tile) => slotTile(tile, pairs, system));
  const ofRanking = { ...work, sums: work.residuals };
  const rankings = batches(slotTiles, channelsPerMask * thresholdCount).flatMap((batch) =>
    blockRanking(system, batch, blockSlots, ofRanking),
  );
  const ranked = slotTiles.map((tile, t) => ({ tile, ranking: rankings[t]! }));
  return batches(ranked, channelsPerMask * counts.length).flatMap((batch) =>
    refitTiles(system, batch, counts, pairs, work),
  );
}

/** Runs of tiles that are worked on together, of about the same length. @param columns per tile */
function batches<T>(tiles: readonly T[], columns: number): T[][] {
  const most = Math.max(1, Math.floor(columnsTogether / Math.max(1, columns)));
  const length = Math.ceil(tiles.length / Math.ceil(tiles.length / most));
  return Array.from({ length: Math.ceil(tiles.length / length) }, (_, n) =>
    tiles.slice(n * length, (n + 1) * length),
  );
}

function slotTile(
  tile: ChannelTile,
  { operandCount }: OperandPairs,
  { size, operandAt, deviations }: CovarianceFactor,
): SlotTile {
  const slotWeights = new Float64Array(tile.channelCount * size);
  for (let channel = 0; channel < tile.channelCount; channel++)
    for (let slot = 0; slot < size; slot++) {
      const operand = operandAt[slot]!;
      if (operand >= 0)
        slotWeights[channel * size + slot] =
          tile.weights[channel * operandCount + operand]! * deviations[slot]!;
    }
  return { ...tile, slotWeights };
}
