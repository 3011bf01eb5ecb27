import { buildTranspose } from '../../build/axisOrders.ts';
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
  /** Makes the layer that brings them there; its output may still need that shape. */
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
    const places = transposition(runs, input.tensor.shape);
    if (places) return buildTranspose(operator, input, places);
    const axes = runs.map(({ extent, stride }) => wholeAxis(extent, stride));
    return buildRearrange(operator, { operator: 'rearrangement' }, shape, [{ input, axes }]);
  };
  return { shape, layout, isGiven: sameLayout(value.layout, layout), build };
}

/** The order of a tensor's dimensions in which its values make these runs; null where a run is a part of a dimension. */
function transposition(runs: Layout[number], shape: readonly number[]): number[] | null {
  const strides = stridesOf(shape);
  const places = shape.flatMap((size, axis) => (size === 1 ? axis : []));
  for (const run of runs) {
    const covered: number[] = [];
    for (let extent = 1; extent < run.extent;) {
      const axis = shape.findIndex((size, n) => size > 1 && strides[n] === run.stride * extent);
      if (axis < 0) return null;
      extent *= shape[axis]!;
      if (run.extent % extent !== 0) return null;
      covered.unshift(axis);
    }
    places.push(...covered);
  }
  return places.length === shape.length ? places : null;
}

/** The order in which a model's output is kept: the network's, or that of its shape where its values lie so. */
export function outputOrder({ shape, layout }: Pick<Arrangement, 'shape' | 'layout'>): readonly number[] {
  const isRowMajor = sameLayout(layout, rowMajor(shape)) && !sameLayout(layout, channelsLast(shape));
  return isRowMajor ? unbatchedAxes(shape) : ownOrder(shape);
}
