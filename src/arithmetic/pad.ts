import type { PadLayer, Tensor } from '../network/network.ts';
import { imageShape } from '../network/network.ts';

/** PAD, [h, w, c] -> [top + h + bottom, left + w + right, c], filled with the zero point: CMSIS-NN `arm_pad_s8`. */
export function pad(layer: PadLayer, input: Int8Array, source: Tensor, target: Tensor): Int8Array {
  const { top, left } = layer.padding;
  const { h, w, c } = imageShape(source);
  const shape = imageShape(target);
  const output = new Int8Array(shape.h * shape.w * c).fill(target.zeroPoint);
  for (let y = 0; y < h; y++)
    output.set(input.subarray(y * w * c, (y + 1) * w * c), ((top + y) * shape.w + left) * c);
  return output;
}
