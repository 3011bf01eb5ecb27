import type { BilinearResizeLayer, Rounding, Tensor } from '../network/network.ts';
import { imageShape } from '../network/network.ts';

const one = 1024;

/** RESIZE_BILINEAR: TensorFlow Lite's `ResizeBilinearInteger`, with halves away from zero, or up with single rounding. */
export function bilinearResize(
  { rows, columns }: BilinearResizeLayer,
  input: Int8Array,
  source: Tensor,
  rounding: Rounding,
): Int8Array {
  const { w, c } = imageShape(source);
  const output = new Int8Array(rows.weights.length * columns.weights.length * c);
  let n = 0;
  for (let y = 0; y < rows.weights.length; y++)
    for (let x = 0; x < columns.weights.length; x++)
      for (let channel = 0; channel < c; channel++) {
        const value = (row: number, column: number) => input[(row * w + column) * c + channel]!;
        const between = (row: number) =>
          value(row, columns.first[x]!) * (one - columns.weights[x]!) +
          value(row, columns.second[x]!) * columns.weights[x]!;
        const sum =
          between(rows.first[y]!) * (one - rows.weights[y]!) + between(rows.second[y]!) * rows.weights[y]!;
        const magnitude = rounding === 'double' ? Math.abs(sum) : sum;
        const rounded = Math.floor(magnitude / one ** 2 + 0.5);
        output[n++] = magnitude === sum ? rounded : -rounded;
      }
  return output;
}
