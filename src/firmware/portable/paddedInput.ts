import type { ConvLayer, Network } from '../../network/network.ts';
import { imageShape, tensorOf } from '../../network/network.ts';

/**
 * The int16 copy of a convolution's input that its kernel reads: [h][w][c], the input offset added, zeros around it.
 * It spans exactly the positions that the windows of the output touch; input beyond them is left out.
 */
export interface PaddedInput {
  readonly h: number;
  readonly w: number;
  readonly c: number;
  readonly top: number;
  readonly left: number;
  /** Rows and columns of the real input inside it. */
  readonly copiedH: number;
  readonly copiedW: number;
  readonly rowBytes: number;
  readonly bytes: number;
}

export function paddedInput(network: Network, layer: ConvLayer): PaddedInput {
  const source = imageShape(tensorOf(network, layer.inputs[0] ?? -1));
  const target = imageShape(tensorOf(network, layer.output));
  const { kernel, stride, dilation, padding } = layer.window;
  const h = (target.h - 1) * stride.h + (kernel.h - 1) * dilation.h + 1;
  const w = (target.w - 1) * stride.w + (kernel.w - 1) * dilation.w + 1;
  const rowBytes = w * source.c * Int16Array.BYTES_PER_ELEMENT;
  const { top, left } = padding;
  return {
    h,
    w,
    c: source.c,
    top,
    left,
    copiedH: Math.max(0, Math.min(source.h, h - top)),
    copiedW: Math.max(0, Math.min(source.w, w - left)),
    rowBytes,
    bytes: h * rowBytes,
  };
}

/** Byte offset of an operand from the top left corner of a window in the padded copy. */
export function operandOffset(layer: ConvLayer, padded: PaddedInput, operand: number): number {
  const { kernel, dilation } = layer.window;
  const channel = operand % padded.c;
  const tap = (operand - channel) / padded.c;
  const x = tap % kernel.w;
  const y = (tap - x) / kernel.w;
  const column = x * dilation.w * padded.c + channel;
  return y * dilation.h * padded.rowBytes + column * Int16Array.BYTES_PER_ELEMENT;
}
