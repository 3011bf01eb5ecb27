import { formatError } from '../modelError.ts';
import type { RearrangeLayer, ReshapeLayer } from '../network.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { imageOf } from './operator.ts';
import { buildRearrange, stridesOf, wholeAxis } from './rearrangeLayer.ts';

/** The dimensions in another order: dimension n of the output is dimension `order[n]` of the input. */
export function buildTranspose(
  operator: Operator,
  input: Int8Activation,
  order: readonly number[],
): RearrangeLayer | ReshapeLayer {
  const { shape } = input.tensor;
  if (order.length !== shape.length || !shape.every((_, axis) => order.includes(axis)))
    throw formatError(
      `${operator.label} puts ${shape.length} dimensions into the order ${order.join(', ')}`,
      'each of them once',
    );
  const strides = stridesOf(shape);
  const axes = order.map((axis) => wholeAxis(shape[axis]!, strides[axis]!));
  return buildRearrange(
    operator,
    { operator: 'transpose', order },
    order.map((axis) => shape[axis]!),
    [{ input, axes }],
  );
}

/** Squares of `size` x `size` pixels as the channels of one; rows first, as DEPTH_TO_SPACE takes them apart. */
export function buildSpaceToDepth(
  operator: Operator,
  input: Int8Activation,
  size: number,
): RearrangeLayer | ReshapeLayer {
  const { h, w, c } = imageOf(input.tensor, operator.label);
  checkWhole(operator, size, h, w);
  const [outH, outW] = [h / size, w / size];
  const axes = [
    wholeAxis(outH, size * w * c),
    wholeAxis(outW, size * c),
    wholeAxis(size, w * c),
    wholeAxis(size, c),
    wholeAxis(c, 1),
  ];
  return buildRearrange(
    operator,
    { operator: 'spaceToDepth', size },
    [outH, outW, size * size * c],
    [{ input, axes }],
  );
}

/**
 * Groups of channels as squares of `size` x `size` pixels.
 * @param order whether the channels of one pixel lie next to each other, or the pixels of one channel
 */
export function buildDepthToSpace(
  operator: Operator,
  input: Int8Activation,
  size: number,
  order: 'channelsInside' | 'channelsOutside' = 'channelsInside',
): RearrangeLayer | ReshapeLayer {
  const { h, w, c } = imageOf(input.tensor, operator.label);
  checkWhole(operator, size * size, c);
  const outC = c / (size * size);
  const [pixel, channel] = order === 'channelsInside' ? [outC, 1] : [1, size * size];
  const axes = [
    wholeAxis(h, w * c),
    wholeAxis(size, size * pixel),
    wholeAxis(w, c),
    wholeAxis(size, pixel),
    wholeAxis(outC, channel),
  ];
  const move =
    order === 'channelsInside'
      ? ({ operator: 'depthToSpace', size } as const)
      : ({ operator: 'rearrangement' } as const);
  return buildRearrange(operator, move, [h * size, w * size, outC], [{ input, axes }]);
}

function checkWhole({ label }: Operator, block: number, ...extents: readonly number[]): void {
  if (block >= 1 && extents.every((extent) => extent % block === 0)) return;
  throw formatError(`${label} divides ${extents.join(' and ')} by ${block}`, 'whole blocks');
}
