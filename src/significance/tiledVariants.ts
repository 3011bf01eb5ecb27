import { exactPointParameters, tiledConvLayer } from '../network/build/tiledConvLayer.ts';
import type { Network, TiledConvLayer } from '../network/network.ts';
import { convLayers, imageShape, tensorOf } from '../network/network.ts';
import type { TileAxes } from '../network/tileAxis.ts';
import { blockElimination } from './blockElimination.ts';
import { stepPowers } from './channelTile.ts';
import type { OperandMoments } from './operandMoments.ts';
import { operandMeans } from './operandMoments.ts';
import type { RankUpdate } from './rankUpdate.ts';
import { slotInverse } from './slotInverse.ts';
import { outputMoments, pointPairs } from './tileMoments.ts';

/** What the variants of one convolution by tiles follow from. */
export interface TiledVariantTask {
  readonly axes: TileAxes;
  /** Of the transformed inputs (`accumulateTileMoments`). */
  readonly moments: OperandMoments;
  /** Skipped pairs out of all, 0 to 1, ascending; one variant each. */
  readonly shares: readonly number[];
  /** Consecutive output channels that skip the same pairs, 1 for none. */
  readonly channelsPerMask: number;
}

/**
 * Variants of a 3x3 convolution by tiles, one per share, each skipping what the one before it skips and more: as many pairs in
 * each output channel, the remaining weights moved to make up for them. The bias takes what that changes in the mean over the
 * outputs of a tile. Channels without weights have none at the points either.
 */
export function tiledVariants(
  network: Network,
  task: TiledVariantTask,
  rankUpdate?: (size: number) => RankUpdate,
): TiledConvLayer[] {
  const { axes, shares, channelsPerMask } = task;
  const layer = convLayers(network).find(({ index }) => index === task.moments.layer);
  if (!layer) throw new RangeError(`layer ${task.moments.layer} is not a convolution`);
  const source = tensorOf(network, layer.inputs[0]!);
  const pairs = pointPairs(axes, imageShape(source).c);
  const moments = outputMoments(axes, task.moments);
  const method = blockElimination(pairs, slotInverse(moments, pairs), rankUpdate);
  const means = operandMeans(moments);
  const exact = exactPointParameters(layer, axes);
  const counts = shares.map((share) => Math.round(share * pairs.pairCount));
  const parameters = shares.map(() => ({ weights: exact.weights.slice(), bias: exact.bias.slice() }));
  const free = new Uint8Array(pairs.pairCount);
  const powers = stepPowers(layer);
  for (let first = 0; first < layer.bias.length; first += channelsPerMask) {
    const channels = Math.min(channelsPerMask, layer.bias.length - first);
    const [from, to] = [first * pairs.operandCount, (first + channels) * pairs.operandCount];
    const tile = {
      firstChannel: first,
      channelCount: channels,
      weights: exact.weights.subarray(from, to),
      errorWeights: powers.subarray(first, first + channels),
    };
    if (tile.weights.every((weight) => weight === 0)) continue;
    method(tile, free, counts).weights.forEach((weights, level) => {
      const { bias, weights: all } = parameters[level]!;
      weights.forEach((weight, n) => {
        const channel = first + Math.floor(n / pairs.operandCount);
        bias[channel]! += (all[from + n]! - weight) * means[n % pairs.operandCount]!;
        all[from + n] = weight;
      });
    });
  }
  return parameters.map((each) => tiledConvLayer(layer, axes, each, source.zeroPoint));
}
