import { exactPointParameters, tiledConvLayer } from '../network/build/tiledConvLayer.ts';
import type { Network, TiledConvLayer } from '../network/network.ts';
import { convLayers, imageShape, tensorOf } from '../network/network.ts';
import type { OperandPairs } from '../network/operandPairs.ts';
import type { TileAxes } from '../network/tileAxis.ts';
import { pointCount } from '../network/tileAxis.ts';
import { blockCompensation } from './blockCompensation.ts';
import { channelTiles } from './channelTile.ts';
import type { Matrices, MatrixShape } from './matrices.ts';
import type { OperandMoments } from './operandMoments.ts';
import { covarianceOf } from './operandMoments.ts';
import { outputMeans, outputMoments, pointPairs } from './tileMoments.ts';

/** Pairs that are eliminated together, at most: those of some input channels at all points, which resemble each other most. */
const mostBlockPairs = 288;

/** What the variants of one convolution by tiles follow from. */
export interface TiledVariantTask {
  readonly axes: TileAxes;
  /** Of the inputs of tiles (`accumulateTileMoments`). */
  readonly moments: OperandMoments;
  /** Skipped pairs out of all, 0 to 1, ascending; one variant each. */
  readonly shares: readonly number[];
  /** Consecutive output channels that skip the same pairs, 1 for none. */
  readonly channelsPerMask: number;
  /** What a squared error of an output channel's sums counts. */
  readonly errorWeights: Float64Array;
}

/** A convolution by tiles at several shares. */
export interface TiledVariants {
  readonly variants: readonly TiledConvLayer[];
  /** Weighted squared error of the sums of the channels of each mask, in units of the transforms, [share][mask]. */
  readonly losses: readonly Float64Array[];
}

/**
 * Variants of a 3x3 convolution by tiles, one per share, each skipping what the one before it skips and more: as many pairs in
 * each output channel, the remaining weights moved to make up for them. The bias takes what that changes in the mean over the
 * outputs of a tile. Channels without weights have none at the points either. A channel's parameters depend on no other channel but those of its mask.
 */
export function tiledVariants(
  network: Network,
  task: TiledVariantTask,
  matricesOf?: (shapes: readonly MatrixShape[]) => Matrices,
): TiledVariants {
  const { axes, shares, channelsPerMask, errorWeights } = task;
  const layer = convLayers(network).find(({ index }) => index === task.moments.layer);
  if (!layer) throw new RangeError(`layer ${task.moments.layer} is not a convolution`);
  const source = tensorOf(network, layer.inputs[0]!);
  const points = pointCount(axes);
  const pairs = pointPairs(axes, imageShape(source).c);
  const moments = outputMoments(axes, task.moments);
  const exact = exactPointParameters(layer, axes);
  const tiles = channelTiles(exact, pairs, channelsPerMask, errorWeights).filter(({ weights }) =>
    weights.some((weight) => weight !== 0),
  );
  const compensated = blockCompensation(
    {
      moments,
      pairs,
      pairAt: pairsByInput(moments, pairs, points),
      blockPairs: points * Math.max(1, Math.floor(mostBlockPairs / points)),
      tiles,
      counts: shares.map((share) => Math.round(share * pairs.pairCount)),
    },
    matricesOf,
  );
  const means = outputMeans(axes, task.moments);
  const losses = shares.map((_, level) => {
    const ofMasks = new Float64Array(Math.ceil(layer.bias.length / channelsPerMask));
    compensated.forEach(({ variances }, t) => {
      ofMasks[tiles[t]!.firstChannel / channelsPerMask] = variances[level]!;
    });
    return ofMasks;
  });
  // One array for all: tiles cover the same channels at every level, and what is large takes long to get.
  const weights = new Float64Array(exact.weights.length);
  const variants = shares.map((_, level) => {
    compensated.forEach((tile, t) =>
      weights.set(tile.weights[level]!, tiles[t]!.firstChannel * pairs.operandCount),
    );
    const bias = exact.bias.slice();
    addLostMeans(bias, exact.weights, weights, means);
    return tiledConvLayer(layer, axes, { weights, bias }, source.zeroPoint);
  });
  return { variants, losses };
}

/** Adds to the biases what the weights have lost of the mean of each channel's sum. @param means per operand */
function addLostMeans(
  bias: Float64Array,
  before: Float64Array,
  weights: Float64Array,
  means: Float64Array,
): void {
  for (let channel = 0, n = 0; channel < bias.length; channel++)
    for (let operand = 0; operand < means.length; operand++, n++)
      bias[channel]! += (before[n]! - weights[n]!) * means[operand]!;
}

/** Pairs at all points of the two input channels that vary most, then those of the next two, and so on. */
function pairsByInput(moments: OperandMoments, pairs: OperandPairs, points: number): Int32Array {
  const perPoint = pairs.pairCount / points;
  const variances = new Float64Array(perPoint);
  pairs.first.forEach((first, pair) => {
    for (let operand = first; operand < first + pairs.width[pair]!; operand++)
      variances[pair % perPoint]! += covarianceOf(moments, operand, operand);
  });
  const inputs = Array.from(variances.keys()).sort((a, b) => variances[b]! - variances[a]! || a - b);
  return Int32Array.from(
    inputs.flatMap((input) => Array.from({ length: points }, (_, point) => point * perPoint + input)),
  );
}
