import type { TileAxis, TiledConvLayer } from './network.ts';
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

/** What each point contributes to an output for a unit input, along one dimension: [output][input][point]. */
function responsesOf(axis: TileAxis): number[][][] {
  const { inputRows, outputRows } = tileTransform(axis);
  return outputRows.map((factors) =>
    inputRows.map((_, input) => factors.map((factor, point) => factor * inputRows[point]![input]!)),
  );
}
