import {
  buildDepthToSpace,
  buildSpaceToDepth,
  buildTranspose,
} from '../../../src/network/build/axisOrders.ts';
import { buildConcatenation, buildPack } from '../../../src/network/build/joins.ts';
import { buildNearestResize } from '../../../src/network/build/nearestResize.ts';
import type { Int8Activation, Operator } from '../../../src/network/build/operator.ts';
import { sameShape } from '../../../src/network/build/operator.ts';
import { buildMirrorPad, buildTile } from '../../../src/network/build/repetitions.ts';
import { buildGather, buildSlice } from '../../../src/network/build/slices.ts';
import type { RearrangeLayer, ReshapeLayer } from '../../../src/network/network.ts';
import type { Random } from './random.ts';

type Draw = (
  random: Random,
  operator: Operator,
  input: Int8Activation,
  alike: readonly Int8Activation[],
) => RearrangeLayer | ReshapeLayer | undefined;

/** A layer that moves values of `input`, and of others of its quantisation; undefined when what is drawn does not fit. */
export const randomRearrangement: Draw = (random, operator, input, alike) =>
  random.pick(draws)(random, operator, input, alike);

const draws: readonly Draw[] = [
  (random, operator, input, alike) => {
    const { shape } = input.tensor;
    const axis = random.whole(0, shape.length - 1);
    const fitting = alike.filter(({ tensor }) =>
      sameShape(tensor.shape.toSpliced(axis, 1), shape.toSpliced(axis, 1)),
    );
    const others = Array.from({ length: random.whole(1, 3) }, () => random.pick(fitting));
    return buildConcatenation(operator, [...others, input], axis);
  },
  (random, operator, input, alike) => {
    const { shape } = input.tensor;
    if (shape.length > 3) return undefined;
    const other = random.pick(alike.filter(({ tensor }) => sameShape(tensor.shape, shape)));
    return buildPack(operator, [input, other], random.whole(0, shape.length));
  },
  (random, operator, input) => {
    const order = input.tensor.shape.map((_, axis) => axis);
    for (let n = order.length - 1; n > 0; n--) {
      const other = random.whole(0, n);
      [order[n], order[other]] = [order[other]!, order[n]!];
    }
    return buildTranspose(operator, input, order);
  },
  (random, operator, input) => {
    const ranges = input.tensor.shape.map((extent) => {
      const step = random.whole(1, 3);
      const first = random.whole(0, extent - 1);
      const count = random.whole(1, 1 + Math.floor((extent - 1 - first) / step));
      const last = first + (count - 1) * step;
      return random.chance(0.5) ? { begin: first, count, step } : { begin: last, count, step: -step };
    });
    return buildSlice(operator, 'slice', input, ranges);
  },
  (random, operator, input) =>
    buildTile(
      operator,
      input,
      input.tensor.shape.map(() => random.pick([1, 1, 2, 3])),
    ),
  (random, operator, input) => {
    const edge = random.pick(['doubled', 'single'] as const);
    const margins = input.tensor.shape.map((extent) => {
      const most = Math.min(3, edge === 'doubled' ? extent : extent - 1);
      return [random.whole(0, most), random.whole(0, most)] as const;
    });
    return buildMirrorPad(operator, input, margins, edge);
  },
  (random, operator, input) => {
    if (input.tensor.shape.length !== 3) return undefined;
    const size = { h: random.whole(1, 9), w: random.whole(1, 9) };
    const grid = { alignCorners: random.chance(0.4), halfPixelCentres: random.chance(0.4) };
    return buildNearestResize(operator, input, size, grid);
  },
  (random, operator, input) => {
    const axis = random.whole(0, input.tensor.shape.length - 1);
    const length = random.whole(1, 6);
    const indices = Array.from({ length }, () => random.whole(0, input.tensor.shape[axis]! - 1));
    return buildGather(operator, input, axis, indices);
  },
  (random, operator, input) => {
    const [h, w, c] = input.tensor.shape;
    if (h === undefined || w === undefined || c === undefined || input.tensor.shape.length > 3)
      return undefined;
    const size = random.whole(2, 3);
    if (c % (size * size) === 0) return buildDepthToSpace(operator, input, size);
    return h % size === 0 && w % size === 0 ? buildSpaceToDepth(operator, input, size) : undefined;
  },
];
