import type { PointParameters } from '../network/build/tiledConvLayer.ts';
import type { ConvLayer } from '../network/network.ts';
import type { OperandPairs } from '../network/operandPairs.ts';

/** Consecutive output channels of a convolution that skip the same lane pairs: one channel, or a register tile. */
export interface ChannelTile {
  readonly firstChannel: number;
  readonly channelCount: number;
  /** Weights [channel][operand]. */
  readonly weights: Float64Array;
  /** What the squared error of a channel's sums counts, per channel: errors of different channels add up through it. */
  readonly errorWeights: Float64Array;
}

/** What a method decides for a tile. */
export interface TileChoice {
  /** Pairs in the order of their removal, as many as the last count. */
  readonly order: Int32Array;
  /** Real-valued weights [channel][operand] of the pairs that remain, per count; entries of removed pairs are not used. */
  readonly weights: readonly Float64Array[];
}

/**
 * A way to choose and prepare what remains of a tile.
 * @param free pairs that can go without any change of the sums (1 per free pair); they are removed first
 * @param counts how many pairs are removed at each level, ascending
 */
export type TileMethod = (tile: ChannelTile, free: Uint8Array, counts: readonly number[]) => TileChoice;

/** Tiles of `channelsPerMask` consecutive channels; the last one may be smaller. @param errorWeights per output channel */
export function channelTiles(
  { weights, bias }: ConvLayer | PointParameters,
  pairs: OperandPairs,
  channelsPerMask: number,
  errorWeights: Float64Array,
): ChannelTile[] {
  const tiles: ChannelTile[] = [];
  for (let first = 0; first < bias.length; first += channelsPerMask) {
    const channelCount = Math.min(channelsPerMask, bias.length - first);
    const from = first * pairs.operandCount;
    tiles.push({
      firstChannel: first,
      channelCount,
      weights: Float64Array.from(weights.subarray(from, from + channelCount * pairs.operandCount)),
      errorWeights: errorWeights.subarray(first, first + channelCount),
    });
  }
  return tiles;
}

/** Squared real values of the channels' weight steps. */
export function stepPowers({ weightScales, bias }: ConvLayer): Float64Array {
  return Float64Array.from(bias, (_, channel) => {
    const step = weightScales[weightScales.length === 1 ? 0 : channel]!;
    return step * step;
  });
}

/** Pairs whose products were 0 on all calibration images in every channel of the tile. @param powers per operand, 0 where it never left the zero point */
export function freePairs(tile: ChannelTile, pairs: OperandPairs, powers: Float64Array): Uint8Array {
  return Uint8Array.from(pairs.first, (first, p) => {
    for (let row = 0; row < tile.channelCount; row++)
      for (let i = first; i < first + pairs.width[p]!; i++)
        if (tile.weights[row * pairs.operandCount + i] !== 0 && powers[i] !== 0) return 0;
    return 1;
  });
}
