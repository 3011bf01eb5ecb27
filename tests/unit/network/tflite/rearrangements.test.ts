import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import { elementCount, tensorOf } from '../../../../src/network/network.ts';
import { readTflite } from '../../../../src/network/tflite/readTflite.ts';
import type { Random } from '../../../property/engine/random.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { activation, int32Constant } from '../builtModels.ts';
import type { BuiltModel, BuiltOperator, BuiltTensor } from './tfliteBuilder.ts';
import { buildTflite } from './tfliteBuilder.ts';

/** A tensor without batch: its shape, and what stands at an index. */
interface Values {
  readonly shape: readonly number[];
  readonly at: (index: readonly number[]) => number;
}

/** One operator as a file has it after its input, and what it means. */
interface Meaning {
  readonly operator: BuiltOperator['operator'];
  readonly options?: BuiltOperator['options'];
  /** Before and after the activation. */
  readonly before?: readonly BuiltTensor[];
  readonly after?: readonly BuiltTensor[];
  /** How often the input is given. */
  readonly times?: number;
  /** That it becomes; absent: one. */
  readonly layers?: number;
  /** One for each output. */
  readonly outputs: readonly Values[];
}

const ints = (values: readonly number[]) => int32Constant('integers', [values.length], values);

function modelOf(input: readonly number[], meaning: Meaning, output: number): BuiltModel {
  const { before = [], after = [], times = 1 } = meaning;
  const tensors = [activation('in', input), ...before, ...after];
  const first = tensors.length;
  const inputs = [
    ...before.map((_, n) => 1 + n),
    ...new Array<number>(times).fill(0),
    ...after.map((_, n) => 1 + before.length + n),
  ];
  const outputs = meaning.outputs.map((_, n) => first + n);
  return {
    tensors: [...tensors, ...meaning.outputs.map(({ shape }) => activation('out', shape))],
    operators: [
      { operator: meaning.operator, inputs, outputs, ...(meaning.options && { options: meaning.options }) },
    ],
    outputs: [outputs[output]!],
  };
}

/** Row-major values of a tensor. */
function listed({ shape, at }: Values): number[] {
  const visit = (index: readonly number[]): number[] =>
    index.length === shape.length
      ? [at(index)]
      : Array.from({ length: shape[index.length]! }, (_, n) => visit([...index, n])).flat();
  return visit([]);
}

function check(random: Random, shape: readonly number[], mean: (input: Values) => Meaning): void {
  const values = random.int8s(elementCount(shape));
  const at = (index: readonly number[]) => {
    if (!index.every((n, axis) => n >= 0 && n < shape[axis]!))
      throw new RangeError(`no value ${index.join()}`);
    return values[index.reduce((flat, n, axis) => flat * shape[axis]! + n, 0)]!;
  };
  const meaning = mean({ shape, at });
  meaning.outputs.forEach((expected, n) => {
    const network = readTflite(buildTflite(modelOf(shape, meaning, n)), 'rearrangement');
    expect(tensorOf(network, network.output).shape).toEqual(expected.shape);
    expect(network.layers).toHaveLength(meaning.layers ?? 1);
    const output = runNetwork(network, values, { rounding: 'double' });
    expect(Array.from(output)).toEqual(listed(expected));
  });
}

const without = (list: readonly number[], axis: number) => list.toSpliced(axis, 1);
const replaced = (list: readonly number[], axis: number, value: number) => list.toSpliced(axis, 1, value);
/** A stored tensor, quantised as activations are, and what stands at an index of it. */
function constantOf(random: Random, shape: readonly number[]) {
  const data = random.int8s(elementCount(shape));
  return {
    tensor: { ...activation('constant', shape), data },
    at: (index: readonly number[]) => data[index.reduce((flat, n, axis) => flat * shape[axis]! + n, 0)]!,
  };
}

const anyShape = (random: Random, least = 1, most = 5) =>
  Array.from({ length: random.whole(least, 4) }, () => random.whole(1, most));
const anyAxis = (random: Random, shape: readonly number[]) => {
  const axis = random.whole(0, shape.length - 1);
  // Counted with the batch, or from the end.
  return { axis, stored: random.chance(0.5) ? axis + 1 : axis - shape.length };
};

const meanings: Record<string, (random: Random) => void> = {
  CONCATENATION: (random) =>
    check(random, anyShape(random), ({ shape, at }) => {
      const { axis, stored } = anyAxis(random, shape);
      const times = random.whole(1, 4);
      const extent = shape[axis]!;
      const output = {
        shape: replaced(shape, axis, times * extent),
        at: (index: readonly number[]) => at(replaced(index, axis, index[axis]! % extent)),
      };
      return { operator: 'CONCATENATION', options: { axis: stored }, times, outputs: [output] };
    }),
  'CONCATENATION with a constant': (random) =>
    check(random, anyShape(random), ({ shape, at }) => {
      const { axis, stored } = anyAxis(random, shape);
      const isFirst = random.chance(0.5);
      const added = random.whole(1, 3);
      const constant = constantOf(random, replaced(shape, axis, added));
      const extent = shape[axis]!;
      const output = {
        shape: replaced(shape, axis, extent + added),
        at: (index: readonly number[]) => {
          const place = index[axis]! - (isFirst ? 0 : extent);
          if (place >= 0 && place < added) return constant.at(replaced(index, axis, place));
          return at(replaced(index, axis, index[axis]! - (isFirst ? added : 0)));
        },
      };
      return {
        operator: 'CONCATENATION',
        options: { axis: stored },
        [isFirst ? 'before' : 'after']: [constant.tensor],
        layers: 4,
        outputs: [output],
      };
    }),
  'PACK with a constant': (random) =>
    check(random, anyShape(random).slice(0, 3), ({ shape, at }) => {
      const axis = random.whole(0, shape.length);
      const constant = constantOf(random, shape);
      const output = {
        shape: shape.toSpliced(axis, 0, 2),
        at: (index: readonly number[]) => (index[axis] === 0 ? constant.at : at)(without(index, axis)),
      };
      return {
        operator: 'PACK',
        options: { axis: axis + 1, packed: 2 },
        before: [constant.tensor],
        layers: 4,
        outputs: [output],
      };
    }),
  PACK: (random) =>
    check(random, anyShape(random).slice(0, 3), ({ shape, at }) => {
      const axis = random.whole(0, shape.length);
      const times = random.whole(1, 3);
      const output = {
        shape: shape.toSpliced(axis, 0, times),
        at: (index: readonly number[]) => at(without(index, axis)),
      };
      return { operator: 'PACK', options: { axis: axis + 1, packed: times }, times, outputs: [output] };
    }),
  UNPACK: (random) =>
    check(random, anyShape(random, 2), ({ shape, at }) => {
      const { axis, stored } = anyAxis(random, shape);
      const outputs = Array.from({ length: shape[axis]! }, (_, n) => ({
        shape: without(shape, axis),
        at: (index: readonly number[]) => at(index.toSpliced(axis, 0, n)),
      }));
      return { operator: 'UNPACK', options: { axis: stored }, outputs };
    }),
  SPLIT: (random) => {
    const parts = random.whole(1, 3);
    const shape = anyShape(random);
    const { axis, stored } = anyAxis(random, shape);
    const size = shape[axis]!;
    check(random, replaced(shape, axis, parts * size), ({ at }) => ({
      operator: 'SPLIT',
      before: [int32Constant('axis', [], [stored])],
      outputs: Array.from({ length: parts }, (_, n) => ({
        shape,
        at: (index: readonly number[]) => at(replaced(index, axis, n * size + index[axis]!)),
      })),
    }));
  },
  SPLIT_V: (random) => {
    const shape = anyShape(random);
    const { axis, stored } = anyAxis(random, shape);
    const sizes = Array.from({ length: random.whole(1, 4) }, () => random.whole(1, 4));
    const starts = sizes.map((_, n) => sizes.slice(0, n).reduce((sum, size) => sum + size, 0));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const left = random.chance(0.5) ? random.whole(0, sizes.length - 1) : -1;
    check(random, replaced(shape, axis, total), ({ at }) => ({
      operator: 'SPLIT_V',
      after: [ints(sizes.map((size, n) => (n === left ? -1 : size))), int32Constant('axis', [], [stored])],
      outputs: sizes.map((size, n) => ({
        shape: replaced(shape, axis, size),
        at: (index: readonly number[]) => at(replaced(index, axis, starts[n]! + index[axis]!)),
      })),
    }));
  },
  SLICE: (random) =>
    check(random, anyShape(random), ({ shape, at }) => {
      const begin = shape.map((extent) => random.whole(0, extent - 1));
      const rest = shape.map((extent, axis) => extent - begin[axis]!);
      const open = shape.map(() => random.chance(0.3));
      const size = rest.map((most, axis) => (open[axis] ? most : random.whole(1, most)));
      const output = {
        shape: size,
        at: (index: readonly number[]) => at(index.map((n, axis) => begin[axis]! + n)),
      };
      const stored = size.map((extent, axis) => (open[axis] ? -1 : extent));
      return {
        operator: 'SLICE',
        after: [ints([0, ...begin]), ints([random.pick([1, -1]), ...stored])],
        outputs: [output],
      };
    }),
  STRIDED_SLICE: (random) => {
    const shape = anyShape(random);
    // A slice as Python writes it, by its indices; masks and counting from the end only change how it is stored.
    const slices = shape.map((extent) => {
      const shrink = random.chance(0.2);
      const step = shrink ? 1 : random.pick([1, 1, 2, 3, -1, -2]);
      const begin = random.whole(0, extent - 1);
      const end = step > 0 ? random.whole(begin + 1, extent + 2) : random.whole(-1, begin - 1);
      const indices: number[] = [];
      for (let n = begin; step > 0 ? n < Math.min(end, extent) : n > end; n += step) indices.push(n);
      const beginMask = random.chance(0.5) && begin === (step > 0 ? 0 : extent - 1);
      const endMask = step > 0 ? end >= extent && random.chance(0.5) : end === -1;
      return { step, begin, end, indices, beginMask, endMask, shrink, extent };
    });
    if (slices.every(({ shrink }) => shrink)) slices[0]!.shrink = false;
    const bits = (of: (slice: (typeof slices)[number]) => boolean) =>
      slices.reduce((mask, slice, axis) => mask | (of(slice) ? 2 << axis : 0), 0);
    const anyOrder = (n: number, extent: number) => (random.chance(0.4) && n < extent ? n - extent : n);
    check(random, shape, ({ at }) => ({
      operator: 'STRIDED_SLICE',
      options: {
        beginMask: 1 | bits(({ beginMask }) => beginMask),
        endMask: 1 | bits(({ endMask }) => endMask),
        shrinkMask: bits(({ shrink }) => shrink),
      },
      after: [
        ints([
          7,
          ...slices.map(({ begin, beginMask, extent }) => (beginMask ? 99 : anyOrder(begin, extent))),
        ]),
        ints([7, ...slices.map(({ end, endMask, extent }) => (endMask ? 0 : anyOrder(end, extent)))]),
        ints([1, ...slices.map(({ step }) => step)]),
      ],
      outputs: [
        {
          shape: slices.flatMap(({ indices, shrink }) => (shrink ? [] : indices.length)),
          at: (index: readonly number[]) => {
            const left = [...index];
            return at(slices.map(({ begin, indices, shrink }) => (shrink ? begin : indices[left.shift()!]!)));
          },
        },
      ],
    }));
  },
  GATHER: (random) =>
    check(random, anyShape(random), ({ shape, at }) => {
      const { axis, stored } = anyAxis(random, shape);
      const indices = Array.from({ length: random.whole(1, 6) }, () => random.whole(0, shape[axis]! - 1));
      const output = {
        shape: replaced(shape, axis, indices.length),
        at: (index: readonly number[]) => at(replaced(index, axis, indices[index[axis]!]!)),
      };
      return { operator: 'GATHER', options: { axis: stored }, after: [ints(indices)], outputs: [output] };
    }),
  TRANSPOSE: (random) =>
    check(random, anyShape(random), ({ shape, at }) => {
      const order = shape.map((_, axis) => axis).sort(() => random.whole(-1, 1));
      const output = {
        shape: order.map((axis) => shape[axis]!),
        at: (index: readonly number[]) => at(shape.map((_, axis) => index[order.indexOf(axis)]!)),
      };
      const stored = ints([0, ...order.map((axis) => axis + 1)]);
      return { operator: 'TRANSPOSE', after: [stored], outputs: [output] };
    }),
  TILE: (random) =>
    check(random, anyShape(random, 1, 4), ({ shape, at }) => {
      const multiples = shape.map(() => random.whole(1, 3));
      const output = {
        shape: shape.map((extent, axis) => extent * multiples[axis]!),
        at: (index: readonly number[]) => at(index.map((n, axis) => n % shape[axis]!)),
      };
      return { operator: 'TILE', after: [ints([1, ...multiples])], outputs: [output] };
    }),
  MIRROR_PAD: (random) =>
    check(random, anyShape(random), ({ shape, at }) => {
      const mode = random.pick(['REFLECT', 'SYMMETRIC'] as const);
      const margin = (extent: number) =>
        random.whole(0, Math.min(3, mode === 'SYMMETRIC' ? extent : extent - 1));
      const margins = shape.map((extent) => [margin(extent), margin(extent)] as const);
      /** Walks from the first value outwards and turns at the ends. */
      const mirrored = (steps: number, extent: number) => {
        const path = Array.from({ length: extent }, (_, n) => n);
        const back = mode === 'SYMMETRIC' ? path.toReversed() : path.toReversed().slice(1, -1);
        const circle = [...path, ...back];
        return circle.at(steps % circle.length)!;
      };
      const output = {
        shape: shape.map((extent, axis) => margins[axis]![0] + extent + margins[axis]![1]),
        at: (index: readonly number[]) =>
          at(index.map((n, axis) => mirrored(n - margins[axis]![0], shape[axis]!))),
      };
      const paddings = int32Constant('paddings', [shape.length + 1, 2], [0, 0, ...margins.flat()]);
      return { operator: 'MIRROR_PAD', options: { mode }, after: [paddings], outputs: [output] };
    }),
  RESIZE_NEAREST_NEIGHBOR: (random) =>
    check(random, [random.whole(1, 7), random.whole(1, 7), random.whole(1, 4)], ({ shape, at }) => {
      const factor = random.whole(1, 3);
      const output = {
        shape: [factor * shape[0]!, factor * shape[1]!, shape[2]!],
        at: ([y, x, c]: readonly number[]) => at([Math.floor(y! / factor), Math.floor(x! / factor), c!]),
      };
      const options = { halfPixelCentres: random.chance(0.5) };
      const size = ints(output.shape.slice(0, 2));
      return { operator: 'RESIZE_NEAREST_NEIGHBOR', options, after: [size], outputs: [output] };
    }),
  SPACE_TO_DEPTH: (random) => {
    const blockSize = random.whole(1, 3);
    const [h, w, c] = [random.whole(1, 3), random.whole(1, 3), random.whole(1, 4)];
    check(random, [h * blockSize, w * blockSize, c], ({ at }) => ({
      operator: 'SPACE_TO_DEPTH',
      options: { blockSize },
      outputs: [
        {
          shape: [h, w, c * blockSize ** 2],
          at: ([y, x, channel]: readonly number[]) => {
            const pixel = Math.floor(channel! / c);
            const [dy, dx] = [Math.floor(pixel / blockSize), pixel % blockSize];
            return at([y! * blockSize + dy, x! * blockSize + dx, channel! % c]);
          },
        },
      ],
    }));
  },
  DEPTH_TO_SPACE: (random) => {
    const blockSize = random.whole(1, 3);
    const [h, w, c] = [random.whole(1, 3), random.whole(1, 3), random.whole(1, 4)];
    check(random, [h, w, c * blockSize ** 2], ({ at }) => ({
      operator: 'DEPTH_TO_SPACE',
      options: { blockSize },
      outputs: [
        {
          shape: [h * blockSize, w * blockSize, c],
          at: ([y, x, channel]: readonly number[]) => {
            const pixel = (y! % blockSize) * blockSize + (x! % blockSize);
            return at([Math.floor(y! / blockSize), Math.floor(x! / blockSize), pixel * c + channel!]);
          },
        },
      ],
    }));
  },
};

/** Sizes and grids for which TensorFlow Lite's place, 64-bit here, lies clearly on one side of a rounding. */
test('RESIZE_NEAREST_NEIGHBOR to any size takes the nearest pixels of its grid', () => {
  const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
  const property = fc.property(seeds, (seed) => {
    const random = randomFrom(seed);
    const from = [random.whole(1, 9), random.whole(1, 9)] as const;
    const to = [random.whole(1, 20), random.whole(1, 20)] as const;
    const [alignCorners, halfPixelCentres] = [random.chance(0.5), random.chance(0.5)];
    const nearest = (index: number, extent: number, wanted: number) => {
      const corners = alignCorners && wanted > 1;
      const scale = corners ? (extent - 1) / (wanted - 1) : extent / wanted;
      const place = (index + (halfPixelCentres ? 0.5 : 0)) * scale + (alignCorners ? 0.5 : 0);
      const isClear = Math.abs(place - Math.round(place)) > 1e-5 || place === Math.round(place);
      return isClear ? Math.min(Math.floor(place), extent - 1) : undefined;
    };
    const rows = Array.from({ length: to[0] }, (_, y) => nearest(y, from[0], to[0]));
    const columns = Array.from({ length: to[1] }, (_, x) => nearest(x, from[1], to[1]));
    fc.pre([...rows, ...columns].every((place) => place !== undefined));
    check(random, [...from, 2], ({ at }) => ({
      operator: 'RESIZE_NEAREST_NEIGHBOR',
      options: { alignCorners, halfPixelCentres },
      after: [ints(to)],
      outputs: [
        {
          shape: [...to, 2],
          at: ([y, x, c]: readonly number[]) => at([rows[y!]!, columns[x!]!, c!]),
        },
      ],
    }));
  });
  fc.assert(property, { numRuns: 150 });
});

describe('operators that move values do what their definition says', () => {
  test.each(Object.keys(meanings))('%s', (operator) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        meanings[operator]!(randomFrom(seed));
      }),
      { numRuns: 100 },
    );
  });
});
