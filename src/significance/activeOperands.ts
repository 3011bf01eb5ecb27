import type { ConvLayer } from '../network/network.ts';

/**
 * Lists the operands of output pixel (y, x) whose activation differs from the zero point, in ascending order, and
 * their differences from it; returns how many there are. Operands in the padding are at the zero point.
 * @param input int8 activations [h, w, c] entering the convolution
 * @param operand receives operand indices, @param value their differences; both hold kh * kw * c entries
 */
export function gatherOperands(
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
