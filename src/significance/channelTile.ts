import type { ConvLayer } from '../network/network.ts';
import type { OperandPairs } from '../network/operandPairs.ts';

/** Consecutive output channels of a convolution that skip the same lane pairs: one channel, or a register tile. */
export interface ChannelTile {
  readonly firstChannel: number;
  readonly channelCount: number;
  /** int8 weights [channel][operand]. */
  readonly weights: Float64Array;
  /** Squared real value of a weight step, per channel: errors of channels with different scales add up through it. */
  readonly stepPowers: Float64Array;
}

/** What a method decides for a tile. */
interface TileChoice {
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

/** Tiles of `channelsPerMask` consecutive channels; the last one may be smaller. */
export function channelTiles(layer: ConvLayer, pairs: OperandPairs, channelsPerMask: number): ChannelTile[] {
  const { weights, weightScales, bias } = layer;
  const tiles: ChannelTile[] = [];
  for (let first = 0; first < bias.length; first += channelsPerMask) {
    const channelCount = Math.min(channelsPerMask, bias.length - first);
    const from = first * pairs.operandCount;
    tiles.push({
      firstChannel: first,
      channelCount,
      weights: Float64Array.from(weights.subarray(from, from + channelCount * pairs.operandCount)),
      stepPowers: Float64Array.from({ length: channelCount }, (_, row) => {
        const step = weightScales[weightScales.length === 1 ? 0 : first + row]!;
        return step * step;
      }),
    });
  }
  return tiles;
}
