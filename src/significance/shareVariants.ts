import type { ConvLayer, Network } from '../network/network.ts';
import { convolutionOf } from '../network/network.ts';
import type { OperandPairs } from '../network/operandPairs.ts';
import { operandPairs } from '../network/operandPairs.ts';
import type { TileMethod } from './channelTile.ts';
import { channelTiles, freePairs, stepPowers } from './channelTile.ts';
import type { LiveInverseMaker } from './liveInverse.ts';
import type { LayerMoments } from './operandMoments.ts';
import { operandMeans, operandPowers } from './operandMoments.ts';
import { pairElimination } from './pairElimination.ts';
import { pairRanking } from './pairRanking.ts';
import type { DeadOperands } from './significance.ts';
import { slotInverse } from './slotInverse.ts';
import { checkVariant, emptyVariant, enterTile, foldMeans } from './tileVariant.ts';

/** Methods whose levels are shares of skipped pairs. */
export type ShareMethod = 'magnitude' | 'activation' | 'compensated';

/** What the skipping of one convolution follows from. */
export interface SkipTask {
  readonly moments: LayerMoments;
  /** Consecutive output channels that skip the same pairs, 1 for none. */
  readonly channelsPerMask: number;
  /** Whether what has no effect on the calibration images is skipped whatever the share. */
  readonly deadOperands: DeadOperands;
}

/** What one convolution's variants follow from. */
export interface VariantTask extends SkipTask {
  readonly method: ShareMethod;
  /** Skipped pairs out of all, 0 to 1, ascending; one variant each. */
  readonly shares: readonly number[];
}

/**
 * Variants of one convolution, one per share, each skipping what the one before it skips and more: each tile of channels skips
 * round(share * pairCount) pairs, so no channel is emptied for the sake of another.
 */
export function shareVariants(
  network: Network,
  task: VariantTask,
  liveInverse?: LiveInverseMaker,
): ConvLayer[] {
  const layer = convolutionOf(network, task.moments);
  const pairs = operandPairs(layer);
  const method = tileMethod(task, pairs, liveInverse);
  const powers = operandPowers(task.moments);
  const means = task.method === 'compensated' ? operandMeans(task.moments) : null;
  const noPairs = new Uint8Array(pairs.pairCount);
  const variants = task.shares.map(() => emptyVariant(layer, pairs));
  for (const tile of channelTiles(layer, pairs, task.channelsPerMask, stepPowers(layer))) {
    const free = task.deadOperands === 'skip' ? freePairs(tile, pairs, powers) : noPairs;
    const freeCount = free.reduce((count, bit) => count + bit, 0);
    const counts = task.shares.map((share) => Math.max(freeCount, Math.round(share * pairs.pairCount)));
    const choice = method(tile, free, counts);
    variants.forEach((variant, level) => {
      const removed = choice.order.subarray(0, counts[level]);
      enterTile(variant, tile, pairs, removed, choice.weights[level]!);
      if (means) foldMeans(layer, variant, tile, pairs, means);
    });
  }
  for (const variant of variants) checkVariant(variant, pairs);
  return variants;
}

function tileMethod(
  { method, moments }: VariantTask,
  pairs: OperandPairs,
  liveInverse?: LiveInverseMaker,
): TileMethod {
  switch (method) {
    case 'magnitude':
      return pairRanking(pairs, new Float64Array(pairs.operandCount).fill(1));
    case 'activation':
      return pairRanking(pairs, operandPowers(moments));
    case 'compensated':
      return pairElimination(pairs, slotInverse(moments, pairs), liveInverse);
  }
}
