import type { BilinearResizeLayer, Network, ResizeAxis, Size } from '../../network.ts';
import { imageShape, tensorOf } from '../../network.ts';
import type { OnnxFile } from './onnxFile.ts';

const one = 1024;

/**
 * Writes a bilinear resize: as Resize where TensorFlow Lite's steps of 1/1024 pixel are the true ones, and else as two products with
 * the weights themselves, since steps that are a little off are off by many pixels' parts at the end of a large image.
 */
export function writeBilinearResize(
  file: OnnxFile,
  network: Network,
  layer: BilinearResizeLayer,
  input: string,
  name: string,
): void {
  const { h, w } = imageShape(tensorOf(network, layer.inputs[0]!));
  const { shape } = tensorOf(network, layer.output);
  const [outH = 1, outW = 1, c = 1] = shape;
  const { alignCorners, halfPixelCentres } = layer.grid ?? {};
  const isExact = (from: number, to: number) => {
    if (!layer.grid) return false;
    const scale = alignCorners && to > 1 ? (one * (from - 1)) / (to - 1) : (one * from) / to;
    return Number.isInteger(halfPixelCentres ? scale / 2 : scale);
  };
  if (isExact(h, outH) && isExact(w, outW)) {
    const grid = alignCorners ? 'align_corners' : halfPixelCentres ? 'half_pixel' : 'asymmetric';
    file.node('Resize', [input, '', '', file.int64s(`${name}/sizes`, [1, c, outH, outW])], name, {
      mode: { string: 'linear' },
      coordinate_transformation_mode: { string: grid },
    });
    return;
  }
  writeInterpolation(file, layer, { h, w }, input, name);
}

/** Writes a bilinear resize of an image of any batch as products with the weights of its rows and columns. */
export function writeInterpolation(
  file: OnnxFile,
  layer: Pick<BilinearResizeLayer, 'rows' | 'columns'>,
  { h, w }: Size,
  input: string,
  name: string,
): void {
  const [outH, outW] = [layer.rows.first.length, layer.columns.first.length];
  const rows = file.constant(`${name}/rows`, [outH, h], weightsOf(layer.rows, h, 'rows'));
  const columns = file.constant(`${name}/columns`, [w, outW], weightsOf(layer.columns, w, 'columns'));
  const resized = file.node('MatMul', [rows, input], `${name}/rows resized`);
  file.node('MatMul', [resized, columns], name);
}

/** Weight of each of `from` inputs in each output, the outputs as rows or as columns. */
function weightsOf({ first, second, weights }: ResizeAxis, from: number, as: 'rows' | 'columns') {
  const to = weights.length;
  const matrix = new Float32Array(from * to);
  const place = (output: number, input: number) =>
    as === 'rows' ? output * from + input : input * to + output;
  weights.forEach((weight, output) => {
    matrix[place(output, first[output]!)]! += 1 - weight / one;
    matrix[place(output, second[output]!)]! += weight / one;
  });
  return matrix;
}
