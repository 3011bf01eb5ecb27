import type { AddLayer, Rounding, Tensor } from '../network/network.ts';
import { requantise, requantiseToInt8 } from '../network/requantise.ts';

type ZeroPoint = Pick<Tensor, 'zeroPoint'>;

/**
 * ADD and SUB of two tensors, the second of which may be one pixel: CMSIS-NN `arm_elementwise_add_s8` and TFLM `reference_ops::Sub`.
 * Both are brought to a common finer scale first.
 */
export function add(
  layer: AddLayer,
  inputs: readonly [Int8Array, Int8Array],
  sources: readonly [ZeroPoint, ZeroPoint],
  target: ZeroPoint,
  rounding: Rounding,
): Int8Array {
  const { leftShift, clamp } = layer;
  const [first, second] = inputs;
  const [firstZero, secondZero] = [sources[0].zeroPoint, sources[1].zeroPoint];
  const [firstFactor, secondFactor] = layer.inputRequantisations;
  const [firstMultiplier, firstShift] = [firstFactor.multipliers[0]!, firstFactor.shifts[0]!];
  const [secondMultiplier, secondShift] = [secondFactor.multipliers[0]!, secondFactor.shifts[0]!];
  const multiplier = layer.requantisation.multipliers[0]!;
  const shift = layer.requantisation.shifts[0]!;
  const output = new Int8Array(first.length);
  for (let i = 0; i < output.length; i++) {
    const a = requantise((first[i]! - firstZero) << leftShift, firstMultiplier, firstShift, rounding);
    const b = requantise(
      (second[i % second.length]! - secondZero) << leftShift,
      secondMultiplier,
      secondShift,
      rounding,
    );
    output[i] = requantiseToInt8(
      (layer.subtracts ? a - b : a + b) | 0,
      multiplier,
      shift,
      rounding,
      target.zeroPoint,
      clamp,
    );
  }
  return output;
}
