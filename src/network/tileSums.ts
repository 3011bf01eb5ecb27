import type { TileAxis, TiledConvLayer } from './network.ts';
import { realFactor } from './requantise.ts';
import { pointsOf } from './tileAxis.ts';
import { tileTransform } from './tileTransform.ts';

/** All sums stay below, so that two of them have a difference within int32. */
export const tileSumLimit = 2 ** 30;

/**
 * Largest absolute sum that each output channel of a tiled convolution reaches with any int8 input. An output of a tile is
 * linear in the tile's inputs, so it is largest where every input is at one of its ends. Its responses to them are those of a filter only
 * while the point weights are: masked ones spread over the whole tile.
 * @param zeroPoint of the input
 */
export function largestTileSums(
  layer: Pick<TiledConvLayer, 'rows' | 'columns' | 'pointWeights' | 'bias'>,
  zeroPoint: number,
): Float64Array {
  const { pointWeights, bias } = layer;
  const [rowPoints, columnPoints] = [pointsOf(layer.rows), pointsOf(layer.columns)];
  const channels = pointWeights.length / (bias.length * rowPoints * columnPoints);
  const [lowest, highest] = [-128 - zeroPoint, 127 - zeroPoint];
  const [rowResponses, columnResponses] = [responsesOf(layer.rows), responsesOf(layer.columns)];
  const acrossRows = new Float64Array(columnPoints);

  return Float64Array.from(bias, (start, o) => {
    let largest = Math.abs(start);
    for (const rowInputs of rowResponses) {
      const low = columnResponses.map(() => start);
      const high = columnResponses.map(() => start);
      for (let c = 0; c < channels; c++)
        for (const row of rowInputs) {
          for (let q = 0; q < columnPoints; q++) {
            acrossRows[q] = 0;
            for (let p = 0; p < rowPoints; p++)
              acrossRows[q]! +=
                row[p]! * pointWeights[((o * rowPoints + p) * columnPoints + q) * channels + c]!;
          }
          columnResponses.forEach((columnInputs, output) => {
            for (const column of columnInputs) {
              let response = 0;
              for (let q = 0; q < columnPoints; q++) response += column[q]! * acrossRows[q]!;
              low[output]! += Math.min(response * lowest, response * highest);
              high[output]! += Math.max(response * lowest, response * highest);
            }
          });
        }
      largest = Math.max(largest, ...high, ...low.map((sum) => -sum));
    }
    return largest;
  });
}

/**
 * Whether every sum of a channel stays below the limit whatever the input, and a left shift by its factor within int32, too.
 * @param channel of one output
 */
export function tileSumsFit(
  channel: Parameters<typeof largestTileSums>[0],
  zeroPoint: number,
  factor: number,
): boolean {
  return largestTileSums(channel, zeroPoint)[0]! * Math.max(1, 2 * factor) < tileSumLimit;
}

/** Output channels whose sums could leave what {@link tileSumsFit} asks for. */
export function unfitChannels(layer: TiledConvLayer, zeroPoint: number): number[] {
  const { pointWeights, bias, requantisation } = layer;
  const perChannel = pointWeights.length / bias.length;
  return [...bias.keys()].filter((o) => {
    const channel = {
      ...layer,
      pointWeights: pointWeights.subarray(o * perChannel, (o + 1) * perChannel),
      bias: bias.subarray(o, o + 1),
    };
    return !tileSumsFit(channel, zeroPoint, realFactor(requantisation, o));
  });
}

/** What each point contributes to an output for a unit input, along one dimension: [output][input][point]. */
function responsesOf(axis: TileAxis): number[][][] {
  const { inputRows, outputRows } = tileTransform(axis);
  return outputRows.map((factors) =>
    inputRows.map((_, input) => factors.map((factor, point) => factor * inputRows[point]![input]!)),
  );
}
