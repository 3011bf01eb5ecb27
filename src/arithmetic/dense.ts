import type { DenseLayer, Rounding, Tensor } from '../network/network.ts';
import { requantiseToInt8 } from '../network/requantise.ts';

/**
 * FULLY_CONNECTED, rows of inN -> rows of outN: CMSIS-NN `arm_fully_connected_s8`, with one factor per output
 * `arm_fully_connected_per_channel_s8`. A source of several rows (all dimensions but the last) gives as many.
 */
export function dense(
  layer: DenseLayer,
  input: Int8Array,
  source: Tensor,
  target: Tensor,
  rounding: Rounding,
): Int8Array {
  const { weights, bias, clamp, requantisation } = layer;
  const outN = bias.length;
  const inN = weights.length / outN;
  const zeroPoint = source.zeroPoint;
  const { multipliers, shifts } = requantisation;
  const factorStep = multipliers.length === 1 ? 0 : 1;
  const output = new Int8Array((input.length / inN) * outN);
  let out = 0;
  for (let row = 0; row < input.length; row += inN)
    for (let o = 0; o < outN; o++) {
      let sum = bias[o]!;
      for (let n = 0, w = o * inN; n < inN; n++, w++)
        sum = (sum + Math.imul(weights[w]!, input[row + n]! - zeroPoint)) | 0;
      const multiplier = multipliers[o * factorStep]!;
      const shift = shifts[o * factorStep]!;
      output[out++] = requantiseToInt8(sum, multiplier, shift, rounding, target.zeroPoint, clamp);
    }
  return output;
}
