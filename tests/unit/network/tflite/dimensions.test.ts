import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import { elementCount, tensorOf } from '../../../../src/network/network.ts';
import { readTflite } from '../../../../src/network/tflite/readTflite.ts';
import type { Random } from '../../../property/engine/random.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { refused } from '../../../refused.ts';
import { activation, int32Constant, oneOperator } from '../builtModels.ts';
import type { BuiltModel, BuiltTensor } from './tfliteBuilder.ts';
import { buildTflite } from './tfliteBuilder.ts';

const read = (model: BuiltModel) => readTflite(buildTflite(model), 'drawn');
const rounding = { rounding: 'double' } as const;
const ints = (values: readonly number[]) => int32Constant('integers', [values.length], values);

function forDrawn(check: (random: Random, shape: readonly number[]) => void): void {
  const property = fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
    const random = randomFrom(seed);
    check(
      random,
      Array.from({ length: random.whole(1, 4) }, () => random.whole(1, 5)),
    );
  });
  fc.assert(property, { numRuns: 100 });
}

/** Every index of a shape, in row-major order. */
const indicesOf = (shape: readonly number[]): number[][] =>
  shape.reduce<number[][]>(
    (all, extent) => all.flatMap((index) => Array.from({ length: extent }, (_, n) => [...index, n])),
    [[]],
  );

describe('a reduction over any dimensions gives what each part of the input gives alone', () => {
  test.each(['MEAN', 'REDUCE_MAX'] as const)('%s', (operator) => {
    forDrawn((random, shape) => {
      const isReduced = shape.map(() => random.chance(0.5));
      isReduced[random.whole(0, shape.length - 1)] = true;
      const keepDims = random.chance(0.5);
      const kept = shape.flatMap((extent, axis) => (isReduced[axis] ? (keepDims ? 1 : []) : extent));
      const axes = shape.flatMap((_, axis) =>
        isReduced[axis] ? (random.chance(0.5) ? axis + 1 : axis - shape.length) : [],
      );
      const [scale, zeroPoint] = operator === 'MEAN' ? [0.03, -40] : [0.1, 9];
      const reduction = (from: readonly number[], over: readonly number[], to: readonly number[]) =>
        oneOperator([activation('in', from, 0.1, 9), ints(over), activation('out', to, scale, zeroPoint)], {
          operator,
          options: { keepDims: keepDims && to === kept },
        });
      const network = read(reduction(shape, axes, kept.length > 0 ? kept : [1]));
      const values = random.int8s(elementCount(shape));
      const parts = new Map<string, number[]>();
      indicesOf(shape).forEach((index, n) => {
        const key = index.filter((_, axis) => !isReduced[axis]).join();
        parts.set(key, [...(parts.get(key) ?? []), values[n]!]);
      });
      const alone = read(reduction([values.length / parts.size, 1, 1], [1, 2], [1]));
      const expected = [...parts.values()].map(
        (part) => runNetwork(alone, Int8Array.from(part), rounding)[0],
      );
      expect(tensorOf(network, network.output).shape).toEqual(kept.length > 0 ? kept : [1]);
      expect([...runNetwork(network, values, rounding)]).toEqual(expected);
    });
  });
});

test('PAD puts zeros around any dimension', () => {
  forDrawn((random, shape) => {
    const margins = shape.map(() => (random.chance(0.5) ? [0, 0] : [random.whole(0, 2), random.whole(0, 2)]));
    const target = shape.map((extent, axis) => extent + margins[axis]![0]! + margins[axis]![1]!);
    const paddings = int32Constant('paddings', [shape.length + 1, 2], [0, 0, ...margins.flat()]);
    const tensors = [activation('in', shape, 0.1, 9), paddings, activation('out', target, 0.1, 9)];
    const network = read(oneOperator(tensors, { operator: 'PAD' }));
    const values = random.int8s(elementCount(shape));
    const places = new Map(indicesOf(shape).map((index, n) => [index.join(), values[n]!]));
    const expected = indicesOf(target).map(
      (index) => places.get(index.map((n, axis) => n - margins[axis]![0]!).join()) ?? 9,
    );
    expect([...runNetwork(network, values, rounding)]).toEqual(expected);
  });
});

describe('integers are read from int64 as from int32', () => {
  const int64 = (shape: readonly number[], values: readonly number[]): BuiltTensor => {
    const data = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    return { name: 'integers', type: 'INT64', shape, data };
  };

  test('PAD', () => {
    const tensors = [
      activation('in', [1, 2, 1], 0.1, 9),
      int64([4, 2], [0, 0, 1, 0, 0, 2, 0, 0]),
      activation('out', [2, 4, 1], 0.1, 9),
    ];
    const network = read(oneOperator(tensors, { operator: 'PAD' }));
    expect([...runNetwork(network, Int8Array.of(5, 6), rounding)]).toEqual([9, 9, 9, 9, 5, 6, 9, 9]);
  });

  test('EXPAND_DIMS', () => {
    const tensors = [activation('in', [4]), int64([1], [1]), activation('out', [1, 4])];
    const network = read(oneOperator(tensors, { operator: 'EXPAND_DIMS' }));
    expect(tensorOf(network, network.output).shape).toEqual([1, 4]);
  });

  test('paddings of another shape are refused', () => {
    const tensors = [activation('in', [4]), int64([4], [0, 0, 1, 0]), activation('out', [5])];
    expect(() => read(oneOperator(tensors, { operator: 'PAD' }))).toThrow(
      refused('model-format', /the paddings of operator 0 \(PAD\) have shape \[4\]; expected \[2, 2\]/),
    );
  });
});
