import { describe, expect, test } from 'vitest';
import type { Network } from '../../../../src/network/network.ts';
import { readTflite } from '../../../../src/network/tflite/readTflite.ts';
import { refused } from '../../../refused.ts';
import { activation, int32Constant, kerasModel } from '../builtModels.ts';
import type { BuiltModel, BuiltOperator, BuiltTensor } from './tfliteBuilder.ts';
import { buildTflite } from './tfliteBuilder.ts';

const read = (model: BuiltModel): Network => readTflite(buildTflite(model), 'built');

type Step = Pick<BuiltOperator, 'operator'> &
  Partial<Pick<BuiltOperator, 'options'>> & { readonly from: readonly string[]; readonly to: BuiltTensor };

const int32 = (name: string, shape: readonly number[]): BuiltTensor => ({ name, type: 'INT32', shape });
const constant = (name: string, ...values: number[]) => int32Constant(name, [values.length], values);

/** A model that takes `in`, of [1, 2, 3, 4], and runs the steps on tensors by their names. */
function model(constants: readonly BuiltTensor[], steps: readonly Step[]): BuiltModel {
  const tensors = [activation('in', [2, 3, 4]), ...constants, ...steps.map(({ to }) => to)];
  const numbered = (name: string) => tensors.findIndex((tensor) => tensor.name === name);
  return {
    tensors,
    operators: steps.map(({ operator, options, from, to }) => ({
      operator,
      ...(options && { options }),
      inputs: from.map(numbered),
      outputs: [tensors.indexOf(to)],
    })),
  };
}

const shape: Step = { operator: 'SHAPE', from: ['in'], to: int32('shape', [4]), options: {} };
const again: Step = { ...shape, to: int32('wanted', [4]) };
/** RESHAPE to what was computed, with nothing but the rank stored. */
const reshape = (rank: number): Step => ({
  operator: 'RESHAPE',
  from: ['in', 'wanted'],
  to: {
    ...activation('out', Array<number>(rank - 1).fill(1)),
    shapeSignature: Array<number>(rank).fill(-1),
  },
});

describe('shapes that are computed', () => {
  const one = constant('one', 1);

  test('a Flatten as Keras writes it is the RESHAPE that it means, in front of the same layers', () => {
    const { tensors, operators } = kerasModel;
    const steps = operators.filter(({ operator }) => !['SHAPE', 'STRIDED_SLICE', 'PACK'].includes(operator));
    const withoutShape = steps.map((step) => (step.operator === 'RESHAPE' ? { ...step, inputs: [1] } : step));
    const [computed, plain] = [read(kerasModel), read({ tensors, operators: withoutShape })];
    expect(computed.tensors).toEqual(plain.tensors);
    expect(computed.layers).toEqual(plain.layers.map((layer) => ({ ...layer, index: layer.index + 3 })));
    expect(plain.layers.map(({ kind }) => kind)).toEqual(['reshape', 'dense']);
  });

  test.each<[string, readonly BuiltTensor[], readonly Step[], readonly number[]]>([
    [
      'GATHER, CONCATENATION and -1',
      [constant('axes', 0, 3), constant('open', -1)],
      [
        { operator: 'GATHER', from: ['shape', 'axes'], to: int32('ends', [2]) },
        { operator: 'CONCATENATION', from: ['ends', 'open'], to: int32('wanted', [3]) },
      ],
      [4, 6],
    ],
    [
      'REDUCE_PROD, MUL, CAST to int64 and back, EXPAND_DIMS',
      [
        constant('axes', 1, 2, 3),
        constant('axis', 0),
        { name: 'half', type: 'INT64', shape: [1], data: new Int32Array(BigInt64Array.of(1n).buffer) },
        one,
      ],
      [
        { operator: 'GATHER', from: ['shape', 'axes'], to: int32('extents', [3]) },
        { operator: 'REDUCE_PROD', from: ['extents', 'axis'], to: int32('count', []), options: {} },
        { operator: 'CAST', from: ['count'], to: { name: 'long', type: 'INT64', shape: [] } },
        { operator: 'MUL', from: ['long', 'half'], to: { name: 'product', type: 'INT64', shape: [1] } },
        { operator: 'CAST', from: ['product'], to: int32('short', [1]) },
        { operator: 'SQUEEZE', from: ['short'], to: int32('scalar', []) },
        { operator: 'EXPAND_DIMS', from: ['scalar', 'axis'], to: int32('vector', [1]) },
        { operator: 'CONCATENATION', from: ['one', 'vector'], to: int32('wanted', [2]) },
      ],
      [24],
    ],
    [
      'ADD and SUB with one value for all',
      [constant('two', 2), constant('offsets', 2, 2, 5, 0)],
      [
        { operator: 'ADD', from: ['shape', 'offsets'], to: int32('sum', [4]) },
        { operator: 'SUB', from: ['sum', 'two'], to: int32('wanted', [4]) },
      ],
      // [1, 2, 3, 4] + [2, 2, 5, 0] - 2, without the batch
      [2, 6, 2],
    ],
    [
      'SLICE, DIV, FLOOR_DIV, MAXIMUM and MINIMUM',
      [constant('begin', 1), constant('all', -1), constant('two', 2), constant('least', 0, 2, 0), one],
      [
        // [2, 3, 4] / 2 twice is [0, 0, 1], at least [0, 2, 0], then at least 1 and at most 2.
        { operator: 'SLICE', from: ['shape', 'begin', 'all'], to: int32('extents', [3]) },
        { operator: 'DIV', from: ['extents', 'two'], to: int32('halves', [3]) },
        { operator: 'FLOOR_DIV', from: ['halves', 'two'], to: int32('quarters', [3]) },
        { operator: 'MAXIMUM', from: ['quarters', 'least'], to: int32('raised', [3]) },
        { operator: 'MAXIMUM', from: ['raised', 'one'], to: int32('positive', [3]) },
        { operator: 'MINIMUM', from: ['positive', 'two'], to: int32('bounded', [3]) },
        // [1, 2, 1] and the rest of 24 values.
        { operator: 'SLICE', from: ['bounded', 'one', 'two'], to: int32('middle', [2]) },
        { operator: 'CONCATENATION', from: ['one', 'middle', 'all'], to: int32('wanted', [4]) },
      ],
      [2, 1, 12],
    ],
  ])('by %s', (_, constants, steps, expected) => {
    const { tensors } = read(model(constants, [shape, ...steps, reshape(expected.length + 1)]));
    expect(tensors.at(-1)!.shape).toEqual(expected);
  });

  test.each<[readonly [number, number, number], BuiltOperator['options'], readonly number[]]>([
    [[0, 4, 1], {}, [1, 2, 3, 4]],
    [[0, 2, 1], { endMask: 1 }, [1, 2, 3, 4]],
    [[9, 4, 1], { beginMask: 1 }, [1, 2, 3, 4]],
    [[0, -3, 1], {}, [1]],
    [[-99, 99, 3], {}, [1, 4]],
    [[3, 0, -2], {}, [4, 2]],
    [[0, 0, -1], { beginMask: 1, endMask: 1 }, [4, 3, 2, 1]],
    [[2, -99, -1], {}, [3, 2, 1]],
  ])('STRIDED_SLICE %j with %j takes %j', ([begin, end, stride], options, expected) => {
    const left = 24 / expected.reduce((a, b) => a * b);
    const { tensors } = read(
      model(
        [
          constant('begin', begin),
          constant('end', end),
          constant('stride', stride),
          constant('rest', 1, left),
        ],
        [
          shape,
          {
            operator: 'STRIDED_SLICE',
            from: ['shape', 'begin', 'end', 'stride'],
            to: int32('part', [expected.length]),
            options: options ?? {},
          },
          { operator: 'CONCATENATION', from: ['rest', 'part'], to: int32('wanted', [2 + expected.length]) },
          reshape(2 + expected.length),
        ],
      ),
    );
    expect(tensors.at(-1)!.shape).toEqual([left, ...expected]);
  });

  test('are taken where paddings and axes are wanted', () => {
    const network = read(
      model(
        [constant('first', 1), constant('second', 2)],
        [
          { operator: 'CONCATENATION', from: ['first', 'second'], to: int32('axes', [2]) },
          { operator: 'MEAN', from: ['in', 'axes'], to: activation('out', [4]), options: {} },
        ],
      ),
    );
    expect(network.layers.map(({ kind }) => kind)).toEqual(['mean']);
  });

  test.each<[string, readonly BuiltTensor[], readonly Step[], RegExp]>([
    [
      'on activations',
      [constant('axes', 1)],
      [{ operator: 'REDUCE_PROD', from: ['in', 'axes'], to: activation('out', [2]), options: {} }],
      /operator 0 is REDUCE_PROD, which Tauscope does not run but on shapes that are fixed; supported/,
    ],
    [
      'beyond int32',
      [constant('large', 2 ** 30)],
      [{ operator: 'MUL', from: ['large', 'large'], to: int32('wanted', [1]) }, reshape(1)],
      /operator 0 is MUL, which Tauscope does not run but on shapes that are fixed/,
    ],
    [
      'outside of what is gathered',
      [constant('axes', 4)],
      [shape, { operator: 'GATHER', from: ['shape', 'axes'], to: int32('wanted', [1]) }, reshape(1)],
      /operator 1 is GATHER/,
    ],
    [
      'with a stride of 0',
      [constant('begin', 0), constant('end', 1)],
      [
        shape,
        { operator: 'STRIDED_SLICE', from: ['shape', 'begin', 'end', 'begin'], to: int32('wanted', [1]) },
        reshape(1),
      ],
      /operator 1 is STRIDED_SLICE/,
    ],
    ['twice', [], [again, again, reshape(4)], /operator 1 \(SHAPE\) computes tensor wanted a second time/],
    ['with an extent of 4.8', [constant('wanted', 1, 5, -1)], [reshape(3)], /output shape \[1, 5, 4.8\]/],
    ['with negative extents', [constant('wanted', 1, -2, -12)], [reshape(3)], /output shape \[1, -2, -12\]/],
    [
      'that contradict the stored shape',
      [constant('wanted', 1, 4, 6)],
      [{ operator: 'RESHAPE', from: ['in', 'wanted'], to: activation('out', [6, 4]) }],
      /output shape \[6, 4\] stored; expected \[4, 6\]/,
    ],
  ])('%s are refused', (_, constants, steps, message) => {
    expect(() => read(model(constants, steps))).toThrow(message);
  });
});

describe('dimensions of extent 1', () => {
  const change = (operator: 'SQUEEZE' | 'EXPAND_DIMS', from: number[], to: number[], with_: number[]) =>
    read({
      tensors: [
        activation('in', from),
        ...(operator === 'EXPAND_DIMS' ? [constant('axis', ...with_)] : []),
        activation('out', to),
      ],
      operators: [
        operator === 'EXPAND_DIMS'
          ? { operator, inputs: [0, 1], outputs: [2] }
          : { operator, inputs: [0], outputs: [1], options: { squeezed: with_ } },
      ],
    });

  test.each([
    ['SQUEEZE', [1, 1, 7], [7], [1, 2]],
    ['SQUEEZE', [1, 1, 7], [1, 7], [-3]],
    ['EXPAND_DIMS', [7], [1, 7], [1]],
    ['EXPAND_DIMS', [7], [7, 1], [-1]],
  ] as const)('%s of %j gives %j with %j', (operator, from, to, with_) => {
    const { layers, tensors } = change(operator, [...from], [...to], [...with_]);
    expect(layers.map(({ kind }) => kind)).toEqual(['reshape']);
    expect(tensors[1]!.shape).toEqual(to);
  });

  test('are removed only where they are, and added only beside others', () => {
    expect(() => change('SQUEEZE', [2, 1], [1], [1])).toThrow(
      refused('model-format', /removes dimension 1 of \[1, 2, 1\]/),
    );
    expect(() => change('EXPAND_DIMS', [7], [7], [4])).toThrow(refused('model-format', /dimension 4/));
    expect(() => change('SQUEEZE', [1, 7], [1, 7], [2])).toThrow(refused('model-format', /removes/));
  });
});
