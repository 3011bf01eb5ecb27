import type { RearrangeLayer, ReshapeLayer, ResizeGrid, Size } from '../network.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { imageOf } from './operator.ts';
import { axesWith, buildRearrange } from './rearrangeLayer.ts';
import { checkResizedSize, resizeGrids } from './resizedSize.ts';

/** Of an axis of `from` pixels the index that an index of `to` pixels takes. */
export type PixelChoice = (index: number, from: number, to: number, axis: 'h' | 'w') => number;

/** An image of another size; every pixel is the nearest one. */
export function buildNearestResize(
  operator: Operator,
  input: Int8Activation,
  size: Size,
  grid: ResizeGrid,
): RearrangeLayer | ReshapeLayer {
  return buildPixelChoice(
    operator,
    input,
    size,
    (index, from, to) => nearestIndex(index, from, to, grid),
    grid,
  );
}

/** An image of another size; every pixel is one of the input's. */
export function buildPixelChoice(
  operator: Operator,
  input: Int8Activation,
  { h, w }: Size,
  choice: PixelChoice,
  known?: ResizeGrid,
): RearrangeLayer | ReshapeLayer {
  const image = imageOf(input.tensor, operator.label);
  checkResizedSize(operator, { h, w });
  const axes = axesWith(input.tensor.shape, (from, axis) => {
    if (axis === 2) return undefined;
    const [extent, side] = axis === 0 ? ([h, 'h'] as const) : ([w, 'w'] as const);
    return { extent, indexOf: (index) => choice(index, from, extent, side) };
  });
  const sides = [
    { side: 'h', from: image.h, to: h },
    { side: 'w', from: image.w, to: w },
  ] as const;
  const isOn = (each: ResizeGrid) =>
    sides.every(({ side, from, to }) =>
      new Array(to).fill(0).every((_, n) => choice(n, from, to, side) === nearestIndex(n, from, to, each)),
    );
  const grid = known ?? resizeGrids.find(isOn);
  const move = grid
    ? ({ operator: 'nearestResize', grid } as const)
    : ({ operator: 'rearrangement' } as const);
  return buildRearrange(operator, move, [h, w, image.c], [{ input, axes }]);
}

const { fround } = Math;

/** TensorFlow Lite's `GetNearestNeighbor`, in its float32 arithmetic; halves round away from zero. */
function nearestIndex(
  index: number,
  from: number,
  to: number,
  { alignCorners, halfPixelCentres }: ResizeGrid,
): number {
  const scale = alignCorners && to > 1 ? fround((from - 1) / (to - 1)) : fround(from / to);
  const place = fround(fround(index + (halfPixelCentres ? 0.5 : 0)) * scale);
  return Math.min(alignCorners ? Math.floor(place + 0.5) : Math.floor(place), from - 1);
}
