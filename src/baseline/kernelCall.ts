import type { Layer, Network } from '../network/network.ts';
import { elementCount, tensorOf } from '../network/network.ts';

/**
 * What CMSIS-NN 7.0.0 runs for a layer. `conv`: arm_convolve_s8, im2col and arm_nn_mat_mult_kernel_s8_s16. `pointwise`:
 * arm_nn_mat_mult_nt_t_s8 on the input itself. `depthwise3x3`: arm_depthwise_conv_3x3_s8. `depthwise`:
 * arm_depthwise_conv_s8_opt. `dense`: arm_nn_vec_mat_mult_t_s8. `plain`: no kernel of the library, compiled C.
 */
export type Kernel =
  | 'conv'
  | 'pointwise'
  | 'depthwise3x3'
  | 'depthwise'
  | 'dense'
  | 'maxPool'
  | 'averagePool'
  | 'add'
  | 'softmax'
  | 'plain';

/** Shape of one call, without batch. A field that a kernel does not have is 1. */
export interface KernelCall {
  readonly kernel: Kernel;
  readonly inputH: number;
  readonly inputW: number;
  readonly inputC: number;
  readonly outputH: number;
  readonly outputW: number;
  readonly outputC: number;
  readonly kernelH: number;
  readonly kernelW: number;
  readonly strideH: number;
  readonly strideW: number;
  readonly padTop: number;
  readonly padLeft: number;
}

/** The call for a layer with int8 values, by tiles for the convolution that they compute; null for one that computes nothing. Dense layers of several rows: rows as outputH. */
export function kernelCallOf(network: Network, layer: Layer): KernelCall | null {
  const input = imageOf(tensorOf(network, layer.inputs[0] ?? -1).shape);
  const output = imageOf(tensorOf(network, layer.output).shape);
  const flat = {
    ...{ inputH: input.h, inputW: input.w, inputC: input.c },
    ...{ outputH: output.h, outputW: output.w, outputC: output.c },
    ...{ kernelH: 1, kernelW: 1, strideH: 1, strideW: 1, padTop: 0, padLeft: 0 },
  };
  switch (layer.kind) {
    case 'tiledConv': {
      const { top: padTop, left: padLeft } = layer.padding;
      return { ...flat, kernel: 'conv', kernelH: 3, kernelW: 3, padTop, padLeft };
    }
    case 'reshape':
    case 'dequantize':
      return null;
    case 'pad':
    case 'rearrange':
    case 'bilinearResize':
    case 'relu':
    case 'lookup':
    case 'multiply':
    case 'maximum':
    case 'minimum':
    case 'quantize':
      return { ...flat, kernel: 'plain' };
    case 'add':
    case 'softmax':
      return { ...flat, kernel: layer.kind };
    case 'mean':
      return { ...flat, kernel: 'averagePool', outputH: 1, outputW: 1, kernelH: input.h, kernelW: input.w };
    case 'dense': {
      const outputC = layer.bias.length;
      const outputH = elementCount(tensorOf(network, layer.output).shape) / outputC;
      return {
        ...flat,
        ...{ kernel: 'dense', inputC: layer.weights.length / outputC, outputC },
        ...{ inputH: outputH, inputW: 1, outputH, outputW: 1 },
      };
    }
    case 'conv':
    case 'depthwise':
    case 'maxPool':
    case 'averagePool': {
      const { kernel: size, stride, padding } = layer.window;
      const call = {
        ...flat,
        ...{ kernelH: size.h, kernelW: size.w, strideH: stride.h, strideW: stride.w },
        ...{ padTop: padding.top, padLeft: padding.left },
      };
      if (layer.kind === 'conv') {
        const margins = padding.top + padding.left + padding.bottom + padding.right;
        const plain = size.h === 1 && size.w === 1 && margins === 0;
        return { ...call, kernel: plain ? 'pointwise' : 'conv' };
      }
      if (layer.kind !== 'depthwise') return { ...call, kernel: layer.kind };
      const small = size.h === 3 && size.w === 3 && padding.top <= 1 && padding.left <= 1;
      return { ...call, kernel: small && layer.depthMultiplier === 1 ? 'depthwise3x3' : 'depthwise' };
    }
  }
}

function imageOf(shape: readonly number[]): { h: number; w: number; c: number } {
  const c = shape.at(-1) ?? 1;
  const w = shape.length > 1 ? shape.at(-2)! : 1;
  return { h: elementCount(shape) / c / w, w, c };
}

/** Kernel rows, or columns, that lie inside the input, for each output. */
export function rowsInside({ kernelH, inputH, outputH, strideH, padTop }: KernelCall): number[] {
  return inside(kernelH, inputH, outputH, strideH, padTop);
}

export function columnsInside({ kernelW, inputW, outputW, strideW, padLeft }: KernelCall): number[] {
  return inside(kernelW, inputW, outputW, strideW, padLeft);
}

function inside(kernel: number, input: number, outputs: number, stride: number, pad: number): number[] {
  return Array.from({ length: outputs }, (_, i) => {
    const first = i * stride - pad;
    return Math.max(0, Math.min(kernel, input - first) - Math.max(0, -first));
  });
}
