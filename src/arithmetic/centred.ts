import type { Size, Window } from '../network/network.ts';

/**
 * An [h, w, c] input as int16 distances from its zero point, with margins of 0 around it: what CMSIS-NN's
 * convolutions multiply (`arm_q7_to_q15_with_offset`), padding included. Gives [top + h + bottom][left + w + right][c].
 */
export function centredWithMargins(
  input: Int8Array,
  shape: Size & { readonly c: number },
  zeroPoint: number,
  padding: Window['padding'],
): Int16Array {
  const rowLength = shape.w * shape.c;
  const paddedRowLength = (padding.left + shape.w + padding.right) * shape.c;
  const centred = new Int16Array((padding.top + shape.h + padding.bottom) * paddedRowLength);
  for (let y = 0; y < shape.h; y++) {
    const from = y * rowLength;
    const to = (padding.top + y) * paddedRowLength + padding.left * shape.c;
    for (let i = 0; i < rowLength; i++) centred[to + i] = input[from + i]! - zeroPoint;
  }
  return centred;
}
