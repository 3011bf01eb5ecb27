import { checkAccumulators } from '../network/accumulators.ts';
import type { ConvLayer, Network } from '../network/network.ts';
import { convLayers } from '../network/network.ts';
import type { OperandPairs } from '../network/operandPairs.ts';
import { operandPairs } from '../network/operandPairs.ts';
import type { ChannelTile, TileMethod } from './channelTile.ts';
import { channelTiles } from './channelTile.ts';
import type { LayerMoments } from './operandMoments.ts';
import { operandMeans, operandPowers } from './operandMoments.ts';
import { pairElimination } from './pairElimination.ts';
import { pairRanking } from './pairRanking.ts';
import type { DeadOperands } from './significance.ts';
import { slotInverse } from './slotInverse.ts';

/** Methods whose levels are shares of skipped pairs, equal in every output channel. */
export type ShareMethod = 'magnitude' | 'activation' | 'compensated';

/** A convolution that skips pairs. */
type Variant = Required<ConvLayer>;

/** What one convolution's variants follow from. */
export interface VariantTask {
  readonly method: ShareMethod;
  readonly moments: LayerMoments;
  /** Skipped pairs out of all, 0 to 1, ascending; one variant each. */
  readonly shares: readonly number[];
  /** Consecutive output channels that skip the same pairs, 1 for none. */
  readonly channelsPerMask: number;
  /** Whether pairs without effect on the calibration images are skipped whatever the share. */
  readonly deadOperands: DeadOperands;
}

/**
 * Variants of one convolution, one per share, each skipping what the one before it skips and more: each tile of channels skips
 * round(share * pairCount) pairs, so no channel is emptied for the sake of another.
 */
export function shareVariants(network: Network, task: VariantTask): ConvLayer[] {
  const layer = convLayers(network).find(({ index }) => index === task.moments.layer);
  if (!layer) throw new RangeError(`layer ${task.moments.layer} is not a convolution`);
  const pairs = operandPairs(layer);
  const method = tileMethod(task, pairs);
  const powers = operandPowers(task.moments);
  const means = task.method === 'compensated' ? operandMeans(task.moments) : null;
  const noPairs = new Uint8Array(pairs.pairCount);
  const variants = task.shares.map((): Variant => ({
    ...layer,
    skipped: new Uint8Array(layer.bias.length * pairs.pairCount),
    weights: layer.weights.slice(),
    bias: layer.bias.slice(),
  }));
  for (const tile of channelTiles(layer, pairs, task.channelsPerMask)) {
    const free = task.deadOperands === 'skip' ? freePairs(tile, pairs, powers) : noPairs;
    const freeCount = free.reduce((count, bit) => count + bit, 0);
    const counts = task.shares.map((share) => Math.max(freeCount, Math.round(share * pairs.pairCount)));
    const choice = method(tile, free, counts);
    variants.forEach((variant, level) => {
      setSkipped(variant, tile, pairs, choice.order.subarray(0, counts[level]));
      setWeights(variant, tile, pairs, choice.weights[level]!);
      if (means) foldMeans(layer, variant, tile, pairs, means);
    });
  }
  for (const { weights, bias } of variants)
    checkAccumulators(
      weights,
      bias,
      layer.requantisation,
      (index) => Math.floor(index / pairs.operandCount),
      `layer ${layer.index}`,
    );
  return variants;
}

function tileMethod({ method, moments }: VariantTask, pairs: OperandPairs): TileMethod {
  switch (method) {
    case 'magnitude':
      return pairRanking(pairs, new Float64Array(pairs.operandCount).fill(1));
    case 'activation':
      return pairRanking(pairs, operandPowers(moments));
    case 'compensated':
      return pairElimination(pairs, slotInverse(moments, pairs));
  }
}

/** Pairs whose products were 0 on all calibration images in every channel of the tile. */
function freePairs(tile: ChannelTile, pairs: OperandPairs, powers: Float64Array): Uint8Array {
  return Uint8Array.from(pairs.first, (first, p) => {
    for (let row = 0; row < tile.channelCount; row++)
      for (let i = first; i < first + pairs.width[p]!; i++)
        if (tile.weights[row * pairs.operandCount + i] !== 0 && powers[i] !== 0) return 0;
    return 1;
  });
}

function setSkipped({ skipped }: Variant, tile: ChannelTile, pairs: OperandPairs, removed: Int32Array): void {
  for (let row = 0; row < tile.channelCount; row++)
    for (const p of removed) skipped[(tile.firstChannel + row) * pairs.pairCount + p] = 1;
}

/** Enters the tile's weights, rounded to the layer's own int8 steps; those of skipped pairs become 0. */
function setWeights(variant: Variant, tile: ChannelTile, pairs: OperandPairs, weights: Float64Array): void {
  const from = tile.firstChannel * pairs.operandCount;
  for (let row = 0; row < tile.channelCount; row++)
    for (let p = 0; p < pairs.pairCount; p++) {
      const skipped = variant.skipped[(tile.firstChannel + row) * pairs.pairCount + p] === 1;
      const first = row * pairs.operandCount + pairs.first[p]!;
      for (let i = first; i < first + pairs.width[p]!; i++)
        variant.weights[from + i] = skipped ? 0 : Math.max(-128, Math.min(127, Math.round(weights[i]!)));
    }
}

/** Adds to the bias what the changed weights take from the mean of each channel's sum. */
function foldMeans(
  layer: ConvLayer,
  { weights, bias }: Variant,
  tile: ChannelTile,
  pairs: OperandPairs,
  means: Float64Array,
): void {
  for (let row = 0; row < tile.channelCount; row++) {
    const channel = tile.firstChannel + row;
    const from = channel * pairs.operandCount;
    let shift = 0;
    for (let i = 0; i < pairs.operandCount; i++)
      shift += (layer.weights[from + i]! - weights[from + i]!) * means[i]!;
    bias[channel]! += Math.round(shift);
  }
}
