import type { RearrangeLayer, ReshapeLayer, ResizeGrid, Size } from '../network.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { imageOf } from './operator.ts';
import { axesWith, buildRearrange } from './rearrangeLayer.ts';
import { checkResizedSize } from './resizedSize.ts';

/** An image of another size; every pixel is the nearest one. */
export function buildNearestResize(
  operator: Operator,
  input: Int8Activation,
  { h, w }: Size,
  grid: ResizeGrid,
): RearrangeLayer | ReshapeLayer {
  const image = imageOf(input.tensor, operator.label);
  checkResizedSize(operator, { h, w });
  const axes = axesWith(input.tensor.shape, (from, axis) => {
    if (axis === 2) return undefined;
    const extent = axis === 0 ? h : w;
    return { extent, indexOf: (index) => nearestIndex(index, from, extent, grid) };
  });
  return buildRearrange(operator, { operator: 'nearestResize', grid }, [h, w, image.c], [{ input, axes }]);
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
