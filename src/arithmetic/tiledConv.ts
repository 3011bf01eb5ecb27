import type { Rounding, Tensor, TiledConvLayer } from '../network/network.ts';
import { imageShape } from '../network/network.ts';
import { requantiseToInt8 } from '../network/requantise.ts';
import { pointsOf } from '../network/tileAxis.ts';
import { tilePoints } from '../network/tilePoints.ts';
import { tileTransform } from '../network/tileTransforms.ts';
import { centredWithMargins } from './centred.ts';

/**
 * A 3x3 convolution by tiles, [h, w, inC] -> [outH, outW, outC]: Winograd's minimal filtering (Lavin and Gray, arXiv 1509.09308)
 * in whole numbers, with any weights at the points. Sums wrap like int32 on the way; what they end at is within it.
 */
export function tiledConv(
  layer: TiledConvLayer,
  input: Int8Array,
  source: Tensor,
  target: Tensor,
  rounding: Rounding,
): Int8Array {
  const { pointWeights, bias, clamp, padding, requantisation } = layer;
  const { multipliers, shifts } = requantisation;
  const factorStep = multipliers.length === 1 ? 0 : 1;
  const sourceShape = imageShape(source);
  const targetShape = imageShape(target);
  const image = centredWithMargins(input, sourceShape, source.zeroPoint, padding);
  const rowLength = (padding.left + sourceShape.w + padding.right) * sourceShape.c;
  const rows = tileTransform(layer.rows);
  const columns = tileTransform(layer.columns);
  const [rowPoints, columnPoints] = [pointsOf(layer.rows), pointsOf(layer.columns)];
  const products = new Int32Array(rowPoints * columnPoints);
  const output = new Int8Array(targetShape.h * targetShape.w * targetShape.c).fill(target.zeroPoint);

  for (const top of layer.rows.starts)
    for (const left of layer.columns.starts) {
      const points = tilePoints(
        layer,
        image,
        top * rowLength + left * sourceShape.c,
        rowLength,
        sourceShape.c,
      );
      for (let o = 0; o < targetShape.c; o++) {
        for (let point = 0, w = o * points.length, i = 0; point < products.length; point++) {
          let sum = 0;
          for (let c = 0; c < sourceShape.c; c++)
            sum = (sum + Math.imul(pointWeights[w++]!, points[i++]!)) | 0;
          products[point] = sum;
        }
        rows.outputRows.forEach((rowFactors, y) =>
          columns.outputRows.forEach((columnFactors, x) => {
            let sum = bias[o]!;
            for (let p = 0; p < rowPoints; p++)
              for (let q = 0; q < columnPoints; q++)
                sum =
                  (sum + Math.imul(rowFactors[p]! * columnFactors[q]!, products[p * columnPoints + q]!)) | 0;
            const multiplier = multipliers[o * factorStep]!;
            const shift = shifts[o * factorStep]!;
            output[((top + y) * targetShape.w + left + x) * targetShape.c + o] = requantiseToInt8(
              sum,
              multiplier,
              shift,
              rounding,
              target.zeroPoint,
              clamp,
            );
          }),
        );
      }
    }
  return output;
}
