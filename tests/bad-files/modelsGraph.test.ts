import { describe, expect, test } from 'vitest';
import { readModel } from '../../src/network/readModel.ts';
import {
  activation,
  int32Constant,
  oneOperator,
  soundConvolution,
  weights,
  withOperator,
  withTensor,
} from '../unit/network/builtModels.ts';
import type { BuiltModel } from '../unit/network/tflite/tfliteBuilder.ts';
import { buildTflite } from '../unit/network/tflite/tfliteBuilder.ts';
import type { Refusal } from './modelRefusals.ts';
import { itRefuses } from './modelRefusals.ts';

const sound = soundConvolution;
const quantise = (...ends: Parameters<typeof oneOperator>[0]) => oneOperator(ends, { operator: 'QUANTIZE' });
const pads = (values: readonly number[], output: readonly number[]) =>
  oneOperator(
    [activation('in', [2, 2, 3]), int32Constant('paddings', [4, 2], values), activation('out', output)],
    { operator: 'PAD' },
  );

/** A float convolution, and something after it. */
const afterFloatConvolution: BuiltModel = {
  tensors: sound.tensors.map(({ name, shape }, n) => ({
    ...(name !== undefined && { name }),
    shape,
    type: 'FLOAT32',
    ...(n === 1 && { data: new Float32Array(54) }),
  })),
  operators: [...sound.operators, { operator: 'RELU', inputs: [3], outputs: [3] }],
};

const refusals: readonly Refusal[] = [
  [
    'an unknown operator',
    { ...sound, operators: [...sound.operators, { operator: 'TRANSPOSE_CONV', inputs: [3], outputs: [0] }] },
    'model-unsupported',
    /^operator 1 is TRANSPOSE_CONV, which Tauscope does not run; supported: CONV_2D, DEPTHWISE_CONV_2D, .*: replace/,
  ],
  [
    'an operator with a number above 127',
    withOperator(sound, 0, { operator: 'GELU' }),
    'model-unsupported',
    /operator 0 is GELU,/,
  ],
  [
    'an unknown operator in a model that is not quantised',
    withOperator(afterFloatConvolution, 1, { operator: 'GELU' }),
    'model-unsupported',
    /^tensor weights is FLOAT32; Tauscope needs a model quantised to int8/,
  ],
  [
    'an unknown operator in a model with int8 weights only',
    withOperator(withTensor(afterFloatConvolution, 1, { ...sound.tensors[1]!, type: 'INT8' }), 1, {
      operator: 'GELU',
    }),
    'model-unsupported',
    /^tensor out is FLOAT32; Tauscope needs a model quantised to int8/,
  ],
  [
    'the last operator of the list',
    withOperator(sound, 0, { operator: 'STABLEHLO_CASE' }),
    'model-unsupported',
    /operator 0 is STABLEHLO_CASE,/,
  ],
  [
    'a custom operator',
    withOperator(sound, 0, { operator: 'CUSTOM', customCode: 'TFLite_Detection\u0007\n\u202ePost' }),
    'model-unsupported',
    /operator 0 is CUSTOM "TFLite_Detection Post",/,
  ],
  [
    'a fused tanh',
    withOperator(sound, 0, { options: { activation: 'TANH' } }),
    'model-unsupported',
    /operator 0 \(CONV_2D\) has the fused activation TANH; Tauscope runs NONE, RELU, RELU_N1_TO_1, RELU6/,
  ],
  [
    'an unknown fused activation',
    withOperator(sound, 0, { options: { activation: 'UNKNOWN' } }),
    'model-format',
    /operator 0 \(CONV_2D\) has fused activation 6; expected one from 0 to 5/,
  ],
  [
    'an unknown padding scheme',
    withOperator(sound, 0, { options: { padding: 'UNKNOWN' } }),
    'model-format',
    /operator 0 \(CONV_2D\) has padding scheme 2; expected SAME \(0\) or VALID \(1\)/,
  ],
  [
    'options left out',
    { ...sound, operators: [{ operator: 'CONV_2D', inputs: [0, 1, 2], outputs: [3] }] },
    'model-format',
    /has no options/,
  ],
  [
    'a wrong number of inputs',
    withOperator(sound, 0, { inputs: [0] }),
    'model-format',
    /has 1 inputs; expected 2 to 3/,
  ],
  [
    'a second output',
    { ...withOperator(sound, 0, { outputs: [3, 3] }), outputs: [3] },
    'model-format',
    /has 2 outputs; expected one/,
  ],
  [
    'a missing tensor',
    withOperator(sound, 0, { inputs: [9, 1, 2] }),
    'model-format',
    /refers to tensor 9; expected one of its 4/,
  ],

  [
    'an input not yet computed',
    withOperator(sound, 0, { inputs: [3, 1, 2] }),
    'model-format',
    /operator 0 \(CONV_2D\) reads tensor out before it is computed/,
  ],
  [
    'a tensor computed twice',
    { ...sound, operators: [sound.operators[0]!, sound.operators[0]!] },
    'model-format',
    /computes tensor out a second time/,
  ],
  [
    'an operator that overwrites the input',
    {
      ...quantise(activation('in', [4]), activation('out', [4])),
      operators: [{ operator: 'QUANTIZE', inputs: [0], outputs: [0] }],
    },
    'model-format',
    /computes tensor in a second time/,
  ],
  [
    'an output that nothing computes',
    { ...sound, outputs: [0] },
    'model-format',
    /output is tensor in, which no operator computes/,
  ],
  [
    'weights computed by the network',
    { ...sound, tensors: sound.tensors.map((t, i) => (i === 1 ? activation('weights', [3, 3, 3, 2]) : t)) },
    'model-unsupported',
    /computes its weights \(tensor weights\) while it runs/,
  ],
  [
    'a constant operand that depends on the place',
    oneOperator(
      [
        activation('in', [2, 2, 1]),
        { ...weights([1, 2, 2, 1]), name: 'offset' },
        activation('out', [2, 2, 1]),
      ],
      { operator: 'ADD', options: {} },
    ),
    'model-unsupported',
    /operator 0 \(ADD\) combines \[2, 2, 1\] with the constant tensor offset of shape \[1, 2, 2, 1\]/,
  ],
  [
    'an operator on constants alone',
    {
      tensors: [
        { ...weights([1, 4]), name: 'fixed' },
        { ...weights([1, 4]), name: 'factor' },
        activation('out', [4]),
      ],
      operators: [{ operator: 'MUL', inputs: [0, 1], outputs: [2], options: {} }],
      inputs: [2],
    },
    'model-unsupported',
    /operator 0 \(MUL\) computes with the constant tensor factor/,
  ],

  [
    'a batch',
    withTensor(sound, 0, { shape: [8, 4, 4, 2] }),
    'model-unsupported',
    /with a batch of 8; .*batch of 1/,
  ],
  ['a scalar', withTensor(sound, 0, { shape: [] }), 'model-unsupported', /tensor in is a scalar/],
  ['an empty dimension', withTensor(sound, 0, { shape: [1, 0, 4, 2] }), 'model-format', /an extent of 0/],
  ['a negative dimension', withTensor(sound, 0, { shape: [1, -1, 4, 2] }), 'model-format', /an extent of -1/],
  [
    'seven dimensions',
    withTensor(sound, 0, { shape: [1, 1, 1, 1, 1, 1, 1] }),
    'model-limit',
    /7 dimensions; expected at most 6/,
  ],
  [
    'a huge tensor',
    withTensor(sound, 0, { shape: [1, 2 ** 20, 2 ** 20, 1] }),
    'model-limit',
    /1099511627776 elements/,
  ],
  [
    'an open height',
    withTensor(sound, 0, { shapeSignature: [-1, -1, 4, 2] }),
    'model-unsupported',
    /the model's input, leaves dimension 1 open/,
  ],
  [
    'a vector into a convolution',
    withTensor(sound, 0, { shape: [1, 32] }),
    'model-unsupported',
    /of shape \[1, 32\]/,
  ],
  [
    'another output shape',
    withTensor(sound, 3, { shape: [1, 4, 3, 3] }),
    'model-format',
    /output shape \[4, 3, 3\] stored; expected \[4, 4, 3\]/,
  ],
  [
    'grouped convolution',
    withTensor(sound, 0, { shape: [1, 4, 4, 4] }),
    'model-unsupported',
    /grouped convolution of 2 groups/,
  ],
  [
    'other input channels',
    withTensor(sound, 0, { shape: [1, 4, 4, 3] }),
    'model-format',
    /weights for 2 input channels; expected 3/,
  ],
  ['flat weights', withTensor(sound, 1, { shape: [3, 18] }), 'model-format', /has 2 dimensions; expected 4/],
  [
    'a short bias',
    withTensor(sound, 2, { shape: [2], data: new Int32Array(2) }),
    'model-format',
    /has 2 values; expected 3/,
  ],
  [
    'a depthwise filter that does not fit',
    oneOperator([activation('in', [4, 4, 2]), weights([1, 3, 3, 3]), activation('out', [4, 4, 3])], {
      operator: 'DEPTHWISE_CONV_2D',
      options: {},
    }),
    'model-format',
    /\[1, 3, 3, 3\]; expected \[1, height, width, a multiple of 2\]/,
  ],
  [
    'a dense layer over rows',
    oneOperator([activation('in', [5, 6]), weights([2, 6]), activation('out', [5, 2])], {
      operator: 'FULLY_CONNECTED',
      options: { keepDims: true },
    }),
    'model-unsupported',
    /runs on 5 rows of 6 values/,
  ],
  [
    'shuffled weights',
    oneOperator([activation('in', [6]), weights([2, 6]), activation('out', [2])], {
      operator: 'FULLY_CONNECTED',
      options: { weightsFormat: 1 },
    }),
    'model-unsupported',
    /shuffled weights/,
  ],
  [
    'an image taken from one pixel',
    {
      tensors: [activation('in', [4, 4, 2]), activation('a', [1, 1, 2]), activation('out', [4, 4, 2])],
      operators: [
        {
          operator: 'AVERAGE_POOL_2D',
          inputs: [0],
          outputs: [1],
          options: { filter: [4, 4], padding: 'VALID' },
        },
        { operator: 'SUB', inputs: [1, 0], outputs: [2], options: {} },
      ],
    },
    'model-unsupported',
    /combines shapes \[1, 1, 2\] and \[4, 4, 2\]/,
  ],
  [
    'an addition of rows',
    {
      tensors: [activation('in', [4, 4, 2]), activation('a', [4, 1, 2]), activation('out', [4, 4, 2])],
      operators: [
        {
          operator: 'AVERAGE_POOL_2D',
          inputs: [0],
          outputs: [1],
          options: { filter: [1, 4], padding: 'VALID' },
        },
        { operator: 'ADD', inputs: [0, 1], outputs: [2], options: {} },
      ],
    },
    'model-unsupported',
    /combines shapes \[4, 4, 2\] and \[4, 1, 2\]/,
  ],
  [
    'a reshape that loses values',
    oneOperator([activation('in', [2, 3]), activation('out', [5])], { operator: 'RESHAPE' }),
    'model-format',
    /turns 6 values into 5/,
  ],
  [
    'a mean over the batch',
    oneOperator(
      [activation('in', [4, 4, 2]), int32Constant('axes', [1], [0]), activation('out', [4, 4, 2])],
      {
        operator: 'MEAN',
        options: {},
      },
    ),
    'model-unsupported',
    /\(MEAN\) works along the batch/,
  ],
  [
    'a padded batch',
    pads([0, 1, 0, 0, 0, 0, 0, 0], [2, 2, 3]),
    'model-unsupported',
    /\(PAD\) works along the batch/,
  ],
  ['negative padding', pads([0, 0, -1, 0, 0, 0, 0, 0], [1, 2, 3]), 'model-format', /has the padding -1/],
  [
    'a quotient of activations',
    oneOperator([activation('in', [2]), activation('other', [2]), activation('out', [2])], {
      operator: 'DIV',
      options: {},
    }),
    'model-unsupported',
    /divides by an activation/,
  ],
  [
    'a division by zero',
    oneOperator(
      [
        activation('in', [2]),
        { name: 'zero', shape: [1], scale: 1, zeroPoint: 3, data: Int8Array.of(3) },
        activation('out', [2]),
      ],
      { operator: 'DIV', options: {} },
    ),
    'model-format',
    /divides by 0/,
  ],
  [
    'padding with another value',
    oneOperator(
      [
        activation('in', [2, 2, 1]),
        int32Constant('paddings', [4, 2], [0, 0, 1, 0, 0, 0, 0, 0]),
        { name: 'fill', shape: [], data: Int8Array.of(-128) },
        activation('out', [3, 2, 1]),
      ],
      { operator: 'PADV2' },
    ),
    'model-unsupported',
    /fills with -128; Tauscope pads with the zero point, here 0/,
  ],
];

describe('models with operators or shapes that do not fit', () => {
  itRefuses(refusals);

  test('for the fault, not for the model around it', () => {
    expect(readModel(buildTflite(sound), 'sound').layers).toHaveLength(1);
    expect(readModel(buildTflite(pads([0, 0, 1, 0, 0, 0, 0, 0], [3, 2, 3])), 'pad').layers).toHaveLength(1);
  });
});
