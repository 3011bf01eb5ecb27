import type { ReluLayer, Rounding, Tensor } from '../network/network.ts';
import { requantiseToInt8 } from '../network/requantise.ts';

/** RELU and RELU6 as layers of their own, any shape: TFLM `ReluQuantized`. The clamp is the activation. */
export function relu(
  layer: ReluLayer,
  input: Int8Array,
  source: Tensor,
  target: Tensor,
  rounding: Rounding,
): Int8Array {
  const multiplier = layer.requantisation.multipliers[0]!;
  const shift = layer.requantisation.shifts[0]!;
  const output = new Int8Array(input.length);
  for (let i = 0; i < input.length; i++) {
    const distance = input[i]! - source.zeroPoint;
    output[i] = requantiseToInt8(distance, multiplier, shift, rounding, target.zeroPoint, layer.clamp);
  }
  return output;
}
