import { formatError, unsupportedError } from '../modelError.ts';
import type { BilinearResizeLayer, ResizeAxis, ResizeGrid, Size } from '../network.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { imageOf, layerEnds } from './operator.ts';
import { checkSameQuantisation } from './quantisation.ts';
import { checkResizedSize, resizeGrids } from './resizedSize.ts';

/** An image of another size, every pixel interpolated between the four around it. */
export function buildBilinearResize(
  operator: Operator,
  input: Int8Activation,
  size: Size,
  grid: ResizeGrid,
): BilinearResizeLayer {
  if (grid.alignCorners && grid.halfPixelCentres)
    throw formatError(`${operator.label} aligns corners and the centres of pixels`, 'one of them');
  const { h, w } = imageOf(input.tensor, operator.label);
  const placesOf = (from: number, to: number) => {
    const places = placesOnGrid(from, to, grid);
    if (places.at(-1)! < from * one) return places;
    throw unsupportedError(
      `${operator.label} makes ${size.h} x ${size.w} of ${h} x ${w} pixels`,
      "TensorFlow Lite's fixed-point steps leave the image there",
      'resize in smaller steps',
    );
  };
  return { ...buildInterpolation(operator, input, size, placesOf), grid };
}

/**
 * The same at places that are given.
 * @param placesOf gives for each index along an axis of `to` pixels its place in one of `from` pixels, in 1/1024 from 0 on
 */
export function buildInterpolation(
  operator: Operator,
  input: Int8Activation,
  { h, w }: Size,
  placesOf: (from: number, to: number, axis: 'h' | 'w') => Int32Array,
): BilinearResizeLayer {
  const image = imageOf(input.tensor, operator.label);
  checkResizedSize(operator, { h, w });
  const output = operator.produce([h, w, image.c]);
  checkSameQuantisation(operator.label, input.tensor, output.tensor);
  const axesOf = (places: typeof placesOf) => ({
    rows: resizeAxis(places(image.h, h, 'h'), image.h),
    columns: resizeAxis(places(image.w, w, 'w'), image.w),
  });
  const axes = axesOf(placesOf);
  const isSame = (grid: ResizeGrid) => {
    const others = axesOf((from, to) => placesOnGrid(from, to, grid));
    return sameAxis(axes.rows, others.rows) && sameAxis(axes.columns, others.columns);
  };
  const grid = resizeGrids.find(isSame) ?? null;
  return { kind: 'bilinearResize', ...layerEnds(operator, [input], output), grid, ...axes };
}

function sameAxis(a: ResizeAxis, b: ResizeAxis): boolean {
  return (['first', 'second', 'weights'] as const).every((key) =>
    a[key].every((value, index) => value === b[key][index]),
  );
}

const one = 1024;

/** TensorFlow Lite's `ComputeInterpolationValuesInteger` for every index. */
function placesOnGrid(from: number, to: number, { alignCorners, halfPixelCentres }: ResizeGrid): Int32Array {
  const [span, steps] = alignCorners && to > 1 ? [from - 1, to - 1] : [from, to];
  const scale = Math.floor((one * span + Math.floor(steps / 2)) / steps);
  const shift = halfPixelCentres ? Math.floor(scale / 2) - one / 2 : 0;
  return Int32Array.from({ length: to }, (_, index) => Math.max(0, index * scale + shift));
}

function resizeAxis(places: Int32Array, from: number): ResizeAxis {
  const first = places.map((place) => Math.floor(place / one));
  const second = places.map((place) => Math.min(Math.ceil(place / one), from - 1));
  // Between a pixel and itself any weight gives the same.
  const weights = places.map((place, index) => (first[index] === second[index] ? 0 : place % one));
  return { first, second, weights };
}
