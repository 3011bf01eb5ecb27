import type { PoolLayer, Tensor } from '../network/network.ts';
import { imageShape } from '../network/network.ts';

/** MAX_POOL_2D, [h, w, c] -> [outH, outW, c]; padding takes no part: CMSIS-NN `arm_max_pool_s8`. */
export function maxPool(layer: PoolLayer, input: Int8Array, source: Tensor, target: Tensor): Int8Array {
  const { kernel, stride, padding } = layer.window;
  const { min, max } = layer.clamp;
  const { h, w, c } = imageShape(source);
  const { h: outH, w: outW } = imageShape(target);
  const output = new Int8Array(outH * outW * c);
  let out = 0;
  for (let y = 0; y < outH; y++) {
    const top = Math.max(0, y * stride.h - padding.top);
    const bottom = Math.min(h, y * stride.h - padding.top + kernel.h);
    for (let x = 0; x < outW; x++) {
      const left = Math.max(0, x * stride.w - padding.left);
      const right = Math.min(w, x * stride.w - padding.left + kernel.w);
      for (let channel = 0; channel < c; channel++) {
        let largest = -128;
        for (let iy = top; iy < bottom; iy++)
          for (let ix = left, i = (iy * w + left) * c + channel; ix < right; ix++, i += c)
            if (input[i]! > largest) largest = input[i]!;
        output[out++] = Math.min(max, Math.max(min, largest));
      }
    }
  }
  return output;
}
