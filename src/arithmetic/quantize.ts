import type { QuantizeLayer, Requantisation, Rounding, Tensor } from '../network/network.ts';
import { int8Range, requantiseToInt8 } from '../network/requantise.ts';

/** QUANTIZE, any shape: real numbers when the layer has no requantisation, else int8 values of another scale. */
export function quantize(
  layer: QuantizeLayer,
  input: Int8Array | Float32Array,
  source: Tensor,
  target: Tensor,
  rounding: Rounding,
): Int8Array {
  if (layer.requantisation === null) return quantizeReal(input, target);
  return rescale(layer.requantisation, input, source, target, rounding);
}

/**
 * TFLM `reference_ops::AffineQuantize`: a float32 division, rounded half away from zero;
 * values beyond int8 saturate, NaN becomes the zero point.
 */
function quantizeReal(input: Int8Array | Float32Array, target: Tensor): Int8Array {
  const scale = Math.fround(target.scale);
  const output = new Int8Array(input.length);
  for (let i = 0; i < input.length; i++) {
    const steps = Math.fround(input[i]! / scale);
    const rounded = steps < 0 ? -Math.floor(0.5 - steps) : Math.floor(steps + 0.5);
    output[i] = Math.min(127, Math.max(-128, (rounded || 0) + target.zeroPoint));
  }
  return output;
}

/** TFLM `reference_ops::Requantize`. */
function rescale(
  requantisation: Requantisation,
  input: Int8Array | Float32Array,
  source: Tensor,
  target: Tensor,
  rounding: Rounding,
): Int8Array {
  const multiplier = requantisation.multipliers[0]!;
  const shift = requantisation.shifts[0]!;
  const output = new Int8Array(input.length);
  for (let i = 0; i < input.length; i++) {
    const distance = input[i]! - source.zeroPoint;
    output[i] = requantiseToInt8(distance, multiplier, shift, rounding, target.zeroPoint, int8Range);
  }
  return output;
}
