import { describe } from 'vitest';
import { activation, int32Constant, oneOperator } from '../unit/network/builtModels.ts';
import type { BuiltModel, BuiltOperator } from '../unit/network/tflite/tfliteBuilder.ts';
import { itRefuses } from './modelRefusals.ts';

type Facts = Omit<BuiltOperator, 'inputs' | 'outputs'>;

/** An operator on an activation of shape [4, 6, 2] and lists of integers. */
function moving(
  operator: Facts,
  lists: readonly (readonly number[])[],
  output: readonly number[],
): BuiltModel {
  const integers = lists.map((values) => int32Constant('integers', [values.length], values));
  return oneOperator([activation('in', [4, 6, 2]), ...integers, activation('out', output)], operator);
}

/** The same on two activations. */
function joining(
  operator: Facts,
  second: readonly number[],
  output: readonly number[],
  scale = 0.5,
): BuiltModel {
  const inputs = [activation('in', [4, 6, 2]), activation('other', second, scale)];
  const tensors = [...inputs, activation('out', output)];
  const reshaped = { operator: 'RESHAPE', inputs: [0], outputs: [1] } as const;
  return { tensors, operators: [reshaped, { ...operator, inputs: [0, 1], outputs: [2] }] };
}

const concatenation = (axis: number): Facts => ({ operator: 'CONCATENATION', options: { axis } });
const halves = (outputs: readonly number[], operator: Facts, lists: readonly number[][]): BuiltModel => {
  const model = moving(operator, lists, outputs);
  const [single] = model.operators;
  const tensors = [...model.tensors, activation('second', outputs)];
  return {
    tensors,
    operators: [{ ...single!, outputs: [...single!.outputs, tensors.length - 1] }],
    outputs: [tensors.length - 1],
  };
};

describe('operators that move values', () => {
  itRefuses([
    [
      'a concatenation of other extents',
      joining(concatenation(3), [6, 4, 2], [4, 6, 4]),
      'model-format',
      /operator 1 \(CONCATENATION\) joins \[4, 6, 2\] and \[6, 4, 2\] along dimension 2; expected shapes that differ/,
    ],
    [
      'a concatenation of other quantisation',
      joining(concatenation(-1), [4, 6, 2], [4, 6, 4], 0.25),
      'model-format',
      /writes scale|the same quantisation/,
    ],
    [
      'a concatenation of batches',
      joining(concatenation(0), [4, 6, 2], [4, 6, 2]),
      'model-unsupported',
      /\(CONCATENATION\) works along the batch; Tauscope runs one image at a time/,
    ],
    [
      'a concatenation along dimension 4',
      joining(concatenation(4), [4, 6, 2], [4, 6, 4]),
      'model-format',
      /works along dimension 4 of 4; expected one of them/,
    ],
    [
      'a concatenation that rectifies',
      joining({ operator: 'CONCATENATION', options: { axis: 3, activation: 'RELU' } }, [4, 6, 2], [4, 6, 4]),
      'model-unsupported',
      /has a fused activation/,
    ],
    [
      'an order that names a dimension twice',
      moving({ operator: 'TRANSPOSE' }, [[0, 1, 1, 3]], [4, 4, 2]),
      'model-format',
      /puts 3 dimensions into the order 0, 0, 2; expected each of them once/,
    ],
    [
      'an order that moves the batch',
      moving({ operator: 'TRANSPOSE' }, [[1, 0, 2, 3]], [4, 6, 2]),
      'model-unsupported',
      /works along the batch/,
    ],
    [
      'an order of two dimensions',
      moving({ operator: 'TRANSPOSE' }, [[1, 0]], [4, 6, 2]),
      'model-format',
      /has 2 values for 4 dimensions; expected one for each/,
    ],
    [
      'a slice beyond the input',
      moving(
        { operator: 'SLICE' },
        [
          [0, 2, 0, 0],
          [1, 3, 6, 2],
        ],
        [3, 6, 2],
      ),
      'model-format',
      /takes 3 values from 2 on of the 4 along dimension 0; expected at least one, all within/,
    ],
    [
      'an empty slice',
      moving(
        { operator: 'STRIDED_SLICE', options: {} },
        [
          [0, 2, 0, 0],
          [1, 2, 6, 2],
          [1, 1, 1, 1],
        ],
        [1, 6, 2],
      ),
      'model-format',
      /takes 0 values/,
    ],
    [
      'a stride of 0',
      moving(
        { operator: 'STRIDED_SLICE', options: {} },
        [
          [0, 0, 0, 0],
          [1, 4, 6, 2],
          [1, 0, 1, 1],
        ],
        [4, 6, 2],
      ),
      'model-format',
      /has the stride 0; expected an end and a stride other than 0/,
    ],
    [
      'a split into unequal parts',
      halves([2, 6, 2], { operator: 'SPLIT_V' }, [[3, 2], [1]]),
      'model-format',
      /cuts 4 values into parts of 3, 2; expected parts/,
    ],
    [
      'a split of fewer outputs than sizes',
      halves([2, 6, 2], { operator: 'SPLIT_V' }, [[1, 1, 2], [1]]),
      'model-format',
      /has 3 sizes; expected 2, one per output/,
    ],
    [
      'a gather from outside',
      moving({ operator: 'GATHER', options: { axis: 1 } }, [[0, 4]], [2, 6, 2]),
      'model-unsupported',
      /takes value 4 of the 4 along a dimension/,
    ],
    [
      'tiles of a billion',
      moving({ operator: 'TILE' }, [[1, 1 << 30, 1, 1]], [4, 6, 2]),
      'model-format',
      /has the output shape \[4, 6, 2\] stored; expected \[4294967296, 6, 2\]/,
    ],
    [
      'no tile',
      moving({ operator: 'TILE' }, [[1, 0, 1, 1]], [4, 6, 2]),
      'model-format',
      /repeats its input 0 x 1 x 1 times; expected at least once/,
    ],
    [
      'a mirror wider than the image',
      moving({ operator: 'MIRROR_PAD', options: {} }, [[0, 0, 4, 0, 0, 0, 0, 0]], [8, 6, 2]),
      'model-format',
      /mirrors 4 and 0 of 4 values along dimension 0; expected 0 to 3/,
    ],
    [
      'an image without pixels',
      moving({ operator: 'RESIZE_NEAREST_NEIGHBOR', options: {} }, [[0, 3]], [4, 6, 2]),
      'model-unsupported',
      /makes an image of 0 x 3 pixels/,
    ],
    [
      'blocks that do not divide the image',
      moving({ operator: 'SPACE_TO_DEPTH', options: { blockSize: 4 } }, [], [1, 1, 32]),
      'model-format',
      /divides 4 and 6 by 4; expected whole blocks/,
    ],
    [
      'indices without any order, by the ten thousand',
      oneOperator(
        [
          activation('in', [20_000]),
          int32Constant(
            'indices',
            [20_000],
            Array.from({ length: 20_000 }, (_, n) => (n * n) % 20_000),
          ),
          activation('out', [20_000]),
        ],
        { operator: 'GATHER', options: { axis: 1 } },
      ),
      'model-unsupported',
      /moves more than 4096 blocks of regular steps; Tauscope needs a copy of fewer parts/,
    ],
  ]);
});
