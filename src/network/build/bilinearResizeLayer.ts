import { formatError, unsupportedError } from '../modelError.ts';
import type { BilinearResizeLayer, ResizeAxis, ResizeGrid, Size } from '../network.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { imageOf, layerEnds } from './operator.ts';
import { checkSameQuantisation } from './quantisation.ts';
import { checkResizedSize } from './resizedSize.ts';

/** An image of another size, every pixel interpolated between the four around it. */
export function buildBilinearResize(
  operator: Operator,
  input: Int8Activation,
  { h, w }: Size,
  grid: ResizeGrid,
): BilinearResizeLayer {
  const image = imageOf(input.tensor, operator.label);
  checkResizedSize(operator, { h, w });
  if (grid.alignCorners && grid.halfPixelCentres)
    throw formatError(`${operator.label} aligns corners and the centres of pixels`, 'one of them');
  const output = operator.produce([h, w, image.c]);
  checkSameQuantisation(operator.label, input.tensor, output.tensor);
  const [rows, columns] = [resizeAxis(image.h, h, grid), resizeAxis(image.w, w, grid)];
  if (!rows || !columns)
    throw unsupportedError(
      `${operator.label} makes ${h} x ${w} of ${image.h} x ${image.w} pixels`,
      "TensorFlow Lite's fixed-point steps leave the image there",
      'resize in smaller steps',
    );
  return { kind: 'bilinearResize', ...layerEnds(operator, [input], output), grid, rows, columns };
}

const one = 1024;

/** TensorFlow Lite's `ComputeInterpolationValuesInteger` for every index; null if one lies outside of the input. */
function resizeAxis(
  from: number,
  to: number,
  { alignCorners, halfPixelCentres }: ResizeGrid,
): ResizeAxis | null {
  const [span, steps] = alignCorners && to > 1 ? [from - 1, to - 1] : [from, to];
  const scale = Math.floor((one * span + Math.floor(steps / 2)) / steps);
  const shift = halfPixelCentres ? Math.floor(scale / 2) - one / 2 : 0;
  const places = Int32Array.from({ length: to }, (_, index) => Math.max(0, index * scale + shift));
  if (places.at(-1)! >= from * one) return null;
  const first = places.map((place) => Math.floor(place / one));
  const second = places.map((place) => Math.min(Math.ceil(place / one), from - 1));
  // Between a pixel and itself any weight gives the same.
  const weights = places.map((place, index) => (first[index] === second[index] ? 0 : place % one));
  return { first, second, weights };
}
