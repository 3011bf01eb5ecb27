import type { Int8Activation, Operator } from '../../build/operator.ts';
import { buildRearrange, stridesOf, wholeAxis } from '../../build/rearrangeLayer.ts';
import type { RearrangeLayer, ReshapeLayer } from '../../network.ts';
import type { Layout } from './layout.ts';
import { channelsLast, rowMajor, sameLayout } from './layout.ts';
import { ownOrder, unbatchedAxes } from './ownOrder.ts';

/** Where the values of an ONNX value lie once its dimensions are stored in an order. */
export interface Arrangement {
  /** Of the stored tensor. */
  readonly shape: readonly number[];
  readonly layout: Layout;
  /** Whether they lie so already. */
  readonly isGiven: boolean;
  /** Makes the layer that brings them there. */
  build(operator: Operator, input: Int8Activation): RearrangeLayer | ReshapeLayer;
}

/** @param order of the dimensions to store; others are 1 */
export function arrangement(
  value: { readonly shape: readonly number[]; readonly layout: Layout },
  order: readonly number[],
): Arrangement {
  const shape = order.map((axis) => value.shape[axis]!);
  const layout = value.shape.map<Layout[number]>(() => []);
  rowMajor(shape).forEach((runs, n) => (layout[order[n]!] = runs));
  const build = (operator: Operator, input: Int8Activation) => {
    const runs = order.flatMap((axis) => value.layout[axis]!);
    const axes = runs.map(({ extent, stride }) => wholeAxis(extent, stride));
    const dimensions = input.tensor.shape;
    const strides = stridesOf(dimensions);
    const places = runs.map(({ extent, stride }) =>
      dimensions.findIndex((size, n) => size === extent && strides[n] === stride),
    );
    const isTranspose =
      places.length === dimensions.length && places.length === shape.length && !places.includes(-1);
    return buildRearrange(
      operator,
      isTranspose ? { operator: 'transpose', order: places } : { operator: 'rearrangement' },
      shape,
      [{ input, axes }],
    );
  };
  return { shape, layout, isGiven: sameLayout(value.layout, layout), build };
}

/** The order in which a model's output is kept: the network's, or that of its shape where its values lie so. */
export function outputOrder({ shape, layout }: Pick<Arrangement, 'shape' | 'layout'>): readonly number[] {
  const isRowMajor = sameLayout(layout, rowMajor(shape)) && !sameLayout(layout, channelsLast(shape));
  return isRowMajor ? unbatchedAxes(shape) : ownOrder(shape);
}
