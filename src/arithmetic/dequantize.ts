import type { Tensor } from '../network/network.ts';

/** DEQUANTIZE, any shape: TFLM `reference_ops::Dequantize`. The product is taken in double and rounded once, to float32. */
export function dequantize(input: Int8Array, source: Tensor): Float32Array {
  const output = new Float32Array(input.length);
  for (let i = 0; i < input.length; i++) output[i] = source.scale * (input[i]! - source.zeroPoint);
  return output;
}
