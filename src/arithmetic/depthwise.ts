import type { DepthwiseLayer, Rounding, Tensor } from '../network/network.ts';
import { imageShape } from '../network/network.ts';
import { requantiseToInt8 } from '../network/requantise.ts';
import { centredWithMargins } from './centred.ts';

/** DEPTHWISE_CONV_2D, [h, w, inC] -> [outH, outW, inC * depthMultiplier]: CMSIS-NN `arm_depthwise_conv_s8`. */
export function depthwise(
  layer: DepthwiseLayer,
  input: Int8Array,
  source: Tensor,
  target: Tensor,
  rounding: Rounding,
): Int8Array {
  const { weights, bias, clamp, requantisation, window, depthMultiplier } = layer;
  const { kernel, stride, dilation, padding } = window;
  const sourceShape = imageShape(source);
  const targetShape = imageShape(target);
  const channels = sourceShape.c;
  const image = centredWithMargins(input, sourceShape, source.zeroPoint, padding);
  const rowLength = (padding.left + sourceShape.w + padding.right) * channels;

  const { multipliers, shifts } = requantisation;
  const factorStep = multipliers.length === 1 ? 0 : 1;
  const outC = targetShape.c;
  const output = new Int8Array(targetShape.h * targetShape.w * outC);
  let out = 0;
  for (let y = 0; y < targetShape.h; y++)
    for (let x = 0; x < targetShape.w; x++) {
      const corner = y * stride.h * rowLength + x * stride.w * channels;
      for (let o = 0; o < outC; o++) {
        let sum = bias[o]!;
        let w = o;
        let row = corner + Math.floor(o / depthMultiplier);
        for (let ky = 0; ky < kernel.h; ky++, row += dilation.h * rowLength)
          for (let kx = 0, i = row; kx < kernel.w; kx++, i += dilation.w * channels, w += outC)
            sum = (sum + Math.imul(weights[w]!, image[i]!)) | 0;
        const multiplier = multipliers[o * factorStep]!;
        const shift = shifts[o * factorStep]!;
        output[out++] = requantiseToInt8(sum, multiplier, shift, rounding, target.zeroPoint, clamp);
      }
    }
  return output;
}
