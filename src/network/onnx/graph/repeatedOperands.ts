import { sameShape } from '../../build/operator.ts';
import { elementCount } from '../../network.ts';
import type { Layout } from './layout.ts';
import { ownOrder } from './ownOrder.ts';

/**
 * How often each of two operands is to be repeated along the network's dimensions so that together they give `shape`: not
 * at all, null, where it has that shape, or is one pixel that meets every pixel of the other one.
 * @param takesFirst whether the pixel may come first
 */
export function repeatedOperands(
  shapes: readonly [readonly number[], readonly number[]],
  shape: readonly number[],
  takesFirst: boolean,
): readonly [number[] | null, number[] | null] {
  const order = ownOrder(shape);
  const channels = shape[order.at(-1)!];
  const [first, second] = shapes.map((own) => ({
    isFull: sameShape(own, shape),
    isPixel: own[order.at(-1)!] === channels && elementCount(own) === channels,
    multiples: ownOrder(own).map((axis) => shape[axis]! / own[axis]!),
  })) as [Operand, Operand];
  return [
    first.isFull || (takesFirst && first.isPixel && second.isFull) ? null : first.multiples,
    second.isFull || (second.isPixel && first.isFull) ? null : second.multiples,
  ];
}

interface Operand {
  readonly isFull: boolean;
  readonly isPixel: boolean;
  readonly multiples: number[];
}

/** A value with dimensions of 1 in front. */
export function withRank<View extends { readonly shape: readonly number[]; readonly layout: Layout }>(
  view: View,
  rank: number,
): View {
  const added = Math.max(0, rank - view.shape.length);
  const front = <Item>(item: Item, list: readonly Item[]) => [...new Array<Item>(added).fill(item), ...list];
  return { ...view, shape: front(1, view.shape), layout: front([], view.layout) };
}
