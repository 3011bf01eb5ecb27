import type { TiledConvLayer } from './network.ts';
import { pointsOf } from './tileAxis.ts';
import { tileTransform } from './tileTransforms.ts';

/**
 * The inputs of one tile at its points, [row point][column point][channel], each within int16.
 * @param image distances from the zero point, [h][w][channel]
 * @param first index of the tile's first input
 * @param rowLength values from one row of the image to the next
 */
export function tilePoints(
  { rows, columns }: Pick<TiledConvLayer, 'rows' | 'columns'>,
  image: Int16Array,
  first: number,
  rowLength: number,
  channels: number,
): Int16Array {
  const points = new Int16Array(pointsOf(rows) * pointsOf(columns) * channels);
  let n = 0;
  for (const rowFactors of tileTransform(rows).inputRows)
    for (const columnFactors of tileTransform(columns).inputRows)
      for (let c = 0; c < channels; c++) {
        let value = 0;
        for (let y = 0; y < rowFactors.length; y++)
          for (let x = 0; x < columnFactors.length; x++)
            value += rowFactors[y]! * columnFactors[x]! * image[first + y * rowLength + x * channels + c]!;
        points[n++] = value;
      }
  return points;
}
