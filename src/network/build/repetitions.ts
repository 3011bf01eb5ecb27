import { formatError } from '../modelError.ts';
import type { RearrangeLayer, ReshapeLayer } from '../network.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { axesWith, buildRearrange } from './rearrangeLayer.ts';

/** The input `multiples[axis]` times along every dimension. */
export function buildTile(
  operator: Operator,
  input: Int8Activation,
  multiples: readonly number[],
): RearrangeLayer | ReshapeLayer {
  const { shape } = input.tensor;
  if (!multiples.every((multiple) => multiple >= 1))
    throw formatError(`${operator.label} repeats its input ${multiples.join(' x ')} times`, 'at least once');
  const axes = axesWith(shape, (extent, axis) => ({
    extent: extent * multiples[axis]!,
    indexOf: (index) => index % extent,
  }));
  return buildRearrange(
    operator,
    { operator: 'tile', multiples },
    axes.map(({ extent }) => extent),
    [{ input, axes }],
  );
}

/**
 * Margins that mirror what lies inside.
 * @param margins [before, after] of every dimension
 * @param edge whether the mirror lies behind the outermost values (SYMMETRIC), which then are doubled, or in them (REFLECT)
 */
export function buildMirrorPad(
  operator: Operator,
  input: Int8Activation,
  margins: readonly (readonly [before: number, after: number])[],
  edge: 'doubled' | 'single',
): RearrangeLayer | ReshapeLayer {
  const shift = edge === 'doubled' ? 1 : 0;
  const axes = axesWith(input.tensor.shape, (extent, axis) => {
    const [before, after] = margins[axis]!;
    const most = extent - 1 + shift;
    if (Math.min(before, after) < 0 || Math.max(before, after) > most)
      throw formatError(
        `${operator.label} mirrors ${before} and ${after} of ${extent} values along dimension ${axis}`,
        `0 to ${most}`,
      );
    const indexOf = (index: number) => {
      const place = index - before;
      if (place < 0) return -place - shift;
      return place < extent ? place : 2 * (extent - 1) - place + shift;
    };
    return { extent: before + extent + after, indexOf };
  });
  return buildRearrange(
    operator,
    { operator: 'mirrorPad', margins, edge },
    axes.map(({ extent }) => extent),
    [{ input, axes }],
  );
}
