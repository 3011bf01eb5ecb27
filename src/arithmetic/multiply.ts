import type { MultiplyLayer, Rounding, Tensor } from '../network/network.ts';
import { requantiseToInt8 } from '../network/requantise.ts';

/** MUL of two tensors, the second of which may be one pixel: CMSIS-NN `arm_elementwise_mul_s8`. */
export function multiply(
  layer: MultiplyLayer,
  [first, second]: readonly [Int8Array, Int8Array],
  sources: readonly [Tensor, Tensor],
  target: Tensor,
  rounding: Rounding,
): Int8Array {
  const [firstZero, secondZero] = [sources[0].zeroPoint, sources[1].zeroPoint];
  const multiplier = layer.requantisation.multipliers[0]!;
  const shift = layer.requantisation.shifts[0]!;
  return first.map((value, i) => {
    const product = (value - firstZero) * (second[i % second.length]! - secondZero);
    return requantiseToInt8(product, multiplier, shift, rounding, target.zeroPoint, layer.clamp);
  });
}
