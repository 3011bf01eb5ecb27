import type { MeanLayer, Rounding, Tensor } from '../network/network.ts';
import { imageShape } from '../network/network.ts';
import { int8Range, requantiseToInt8 } from '../network/requantise.ts';

/**
 * MEAN over height and width, [h, w, c] -> [c]: TFLM `reference_ops::QuantizedMeanOrSum`. The sum of the distances
 * from the zero point is requantised once; the layer's factor holds the division by h * w.
 */
export function mean(
  layer: MeanLayer,
  input: Int8Array,
  source: Tensor,
  target: Tensor,
  rounding: Rounding,
): Int8Array {
  const { h, w, c } = imageShape(source);
  const multiplier = layer.requantisation.multipliers[0]!;
  const shift = layer.requantisation.shifts[0]!;
  const output = new Int8Array(c);
  for (let channel = 0; channel < c; channel++) {
    let sum = -h * w * source.zeroPoint;
    for (let i = channel; i < input.length; i += c) sum += input[i]!;
    output[channel] = requantiseToInt8(sum | 0, multiplier, shift, rounding, target.zeroPoint, int8Range);
  }
  return output;
}
