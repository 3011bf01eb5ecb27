import type { ConvLayer, Network } from '../network/network.ts';
import { convLayers, imageShape, tensorOf } from '../network/network.ts';
import { gatherOperands } from './activeOperands.ts';

/**
 * Running sums of the significance of one set of images, per convolution in execution order:
 * sums[c * operandCount + i] = sum over images and output pixels of |w[c][i] a[i]| / |sum_j w[c][j] a[j]|,
 * still without the factor |w[c][i]|.
 */
export interface SignificanceSums {
  readonly imageCount: number;
  readonly layers: readonly Float64Array[];
}

/** Of the two output pixels, neighbours in raster order, that one call of CMSIS-NN's convolution kernel computes. */
export type CallPixel = 'first' | 'second';

/** The numbers in raster order of these output pixels out of `count`, or of all; an odd last one is computed without a call. */
export function pixelNumbers(count: number, pixel?: CallPixel): number[] {
  if (pixel === undefined) return Array.from({ length: count }, (_, n) => n);
  const calls = Math.floor(count / 2);
  return Array.from({ length: calls }, (_, call) => 2 * call + (pixel === 'first' ? 0 : 1));
}

export function emptySums(network: Network): SignificanceSums {
  return {
    imageCount: 0,
    layers: convLayers(network).map((layer) => new Float64Array(layer.weights.length)),
  };
}

/** Adds `part` to `total` in place. Floating sums depend on order: callers add parts in the order of the images. */
export function addSums(total: SignificanceSums, part: SignificanceSums): SignificanceSums {
  total.layers.forEach((sums, k) => {
    const other = part.layers[k]!;
    for (let n = 0; n < sums.length; n++) sums[n]! += other[n]!;
  });
  return { imageCount: total.imageCount + part.imageCount, layers: total.layers };
}

/**
 * Adds one image's ratios for one convolution (arXiv 2409.16815, eq. of the significance): mean of ratios, bias not in
 * the sum. Integer sums are at least 1 in magnitude unless they cancel to 0; a cancelled sum counts as 1.
 * @param input int8 activations [h, w, inC] entering the convolution
 * @param pixel of every call; all output pixels where absent
 */
export function accumulateRatios(
  network: Network,
  layer: ConvLayer,
  input: Int8Array,
  sums: Float64Array,
  pixel?: CallPixel,
) {
  const inTensor = tensorOf(network, layer.inputs[0]!);
  const shape = imageShape(inTensor);
  const out = imageShape(tensorOf(network, layer.output));
  const operandCount = layer.weights.length / out.c;
  const operand = new Int32Array(operandCount);
  const value = new Int32Array(operandCount);
  for (const number of pixelNumbers(out.h * out.w, pixel)) {
    const [y, x] = [Math.floor(number / out.w), number % out.w];
    const active = gatherOperands(layer, input, shape, inTensor.zeroPoint, y, x, operand, value);
    for (let c = 0; c < out.c; c++) {
      const row = c * operandCount;
      let sum = 0;
      for (let n = 0; n < active; n++) sum += layer.weights[row + operand[n]!]! * value[n]!;
      const inverse = 1 / Math.max(1, Math.abs(sum));
      for (let n = 0; n < active; n++) sums[row + operand[n]!]! += Math.abs(value[n]!) * inverse;
    }
  }
}
