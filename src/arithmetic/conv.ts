import type { ConvLayer, Rounding, Tensor } from '../network/network.ts';
import { imageShape } from '../network/network.ts';
import { requantiseToInt8 } from '../network/requantise.ts';
import { executedWeights } from '../network/skippedPairs.ts';
import { centredWithMargins } from './centred.ts';

/**
 * CONV_2D, [h, w, inC] -> [outH, outW, outC]: CMSIS-NN `arm_convolve_s8`. Sums wrap like int32.
 * Pairs that the layer skips add nothing.
 * A kernel is a few runs of neighbouring inputs: its rows, or its single taps when dilated.
 */
export function conv(
  layer: ConvLayer,
  input: Int8Array,
  source: Tensor,
  target: Tensor,
  rounding: Rounding,
): Int8Array {
  const { bias, clamp, requantisation, window } = layer;
  const weights = executedWeights(layer);
  const { kernel, stride, dilation, padding } = window;
  const sourceShape = imageShape(source);
  const targetShape = imageShape(target);
  const channels = sourceShape.c;
  const image = centredWithMargins(input, sourceShape, source.zeroPoint, padding);
  const rowLength = (padding.left + sourceShape.w + padding.right) * channels;

  const runLength = dilation.w === 1 ? kernel.w * channels : channels;
  const runsPerRow = (kernel.w * channels) / runLength;
  const runOffsets = Int32Array.from(
    { length: kernel.h * runsPerRow },
    (_, run) =>
      Math.floor(run / runsPerRow) * dilation.h * rowLength + (run % runsPerRow) * dilation.w * channels,
  );

  const { multipliers, shifts } = requantisation;
  const factorStep = multipliers.length === 1 ? 0 : 1;
  const output = new Int8Array(targetShape.h * targetShape.w * targetShape.c);
  let out = 0;
  for (let y = 0; y < targetShape.h; y++)
    for (let x = 0; x < targetShape.w; x++) {
      const corner = y * stride.h * rowLength + x * stride.w * channels;
      let w = 0;
      for (let o = 0; o < targetShape.c; o++) {
        let sum = bias[o]!;
        for (let run = 0; run < runOffsets.length; run++) {
          let i = corner + runOffsets[run]!;
          for (const end = w + runLength; w < end; w++, i++)
            sum = (sum + Math.imul(weights[w]!, image[i]!)) | 0;
        }
        const multiplier = multipliers[o * factorStep]!;
        const shift = shifts[o * factorStep]!;
        output[out++] = requantiseToInt8(sum, multiplier, shift, rounding, target.zeroPoint, clamp);
      }
    }
  return output;
}
