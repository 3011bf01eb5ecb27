import type { ConvLayer, Network } from '../network/network.ts';
import { convLayers, imageShape, tensorOf } from '../network/network.ts';

/**
 * Running sums of the significance of one set of images, per convolution in execution order:
 * sums[c * operandCount + i] = sum over images and output pixels of |w[c][i] a[i]| / |sum_j w[c][j] a[j]|,
 * still without the factor |w[c][i]|.
 */
export interface SignificanceSums {
  readonly imageCount: number;
  readonly layers: readonly Float64Array[];
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
 */
export function accumulateRatios(network: Network, layer: ConvLayer, input: Int8Array, sums: Float64Array) {
  const inTensor = tensorOf(network, layer.inputs[0]!);
  const shape = imageShape(inTensor);
  const out = imageShape(tensorOf(network, layer.output));
  const operandCount = layer.weights.length / out.c;
  const operand = new Int32Array(operandCount);
  const value = new Int32Array(operandCount);
  for (let y = 0; y < out.h; y++)
    for (let x = 0; x < out.w; x++) {
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

/** Lists the operands of output pixel (y, x) whose activation differs from the zero point; returns how many. */
function gatherOperands(
  layer: ConvLayer,
  input: Int8Array,
  shape: { h: number; w: number; c: number },
  zeroPoint: number,
  y: number,
  x: number,
  operand: Int32Array,
  value: Int32Array,
): number {
  const { kernel, stride, dilation, padding } = layer.window;
  let active = 0;
  for (let ky = 0; ky < kernel.h; ky++) {
    const row = y * stride.h + ky * dilation.h - padding.top;
    if (row < 0 || row >= shape.h) continue;
    for (let kx = 0; kx < kernel.w; kx++) {
      const column = x * stride.w + kx * dilation.w - padding.left;
      if (column < 0 || column >= shape.w) continue;
      const from = (row * shape.w + column) * shape.c;
      const first = (ky * kernel.w + kx) * shape.c;
      for (let ch = 0; ch < shape.c; ch++) {
        const difference = input[from + ch]! - zeroPoint;
        if (difference === 0) continue;
        operand[active] = first + ch;
        value[active++] = difference;
      }
    }
  }
  return active;
}
