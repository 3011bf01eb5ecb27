import { describe } from 'vitest';
import {
  activation,
  bias,
  oneOperator,
  soundConvolution,
  weights,
  withOperator,
  withTensor,
} from '../unit/network/builtModels.ts';
import type { Refusal } from './modelRefusals.ts';
import { itRefuses } from './modelRefusals.ts';

const sound = soundConvolution;
/** An image of 2048 x 2048 to itself, and a dense layer: sizes that no file of this length needs. */
const square = [2048, 2048];

const refusals: readonly Refusal[] = [
  [
    'no scale',
    withTensor(sound, 3, { scale: [] }),
    'model-unsupported',
    /tensor out has no quantisation scale/,
  ],
  [
    'per-axis activations',
    withTensor(sound, 3, { scale: [1, 2, 3] }),
    'model-unsupported',
    /quantised per axis \(3 scales\)/,
  ],
  [
    'block quantisation',
    withTensor(sound, 1, { quantizationDetails: true }),
    'model-unsupported',
    /in blocks/,
  ],
  [
    'a scale of zero',
    withTensor(sound, 3, { scale: 0 }),
    'model-format',
    /has the scale 0; expected a finite scale/,
  ],
  ['a negative scale', withTensor(sound, 1, { scale: -1 }), 'model-format', /has the scale -1/],
  ['an infinite scale', withTensor(sound, 0, { scale: Infinity }), 'model-format', /has the scale Infinity/],
  [
    'a scale that is not a number',
    withTensor(sound, 1, { scale: [1, NaN, 1] }),
    'model-format',
    /has the scale NaN/,
  ],
  [
    'too few scales',
    withTensor(sound, 1, { scale: [1, 1] }),
    'model-format',
    /has 2 scales; expected 1, or 3/,
  ],
  [
    'scales along the input',
    withTensor(sound, 1, { quantizedDimension: 3 }),
    'model-unsupported',
    /quantised along dimension 3/,
  ],
  [
    'too few zero points',
    withTensor(sound, 1, { zeroPoint: [0, 0] }),
    'model-format',
    /has 2 zero points; expected 3/,
  ],
  [
    'asymmetric weights',
    withTensor(sound, 1, { zeroPoint: [0, 5, 0] }),
    'model-unsupported',
    /weight zero point 5/,
  ],
  [
    'two zero points',
    withTensor(sound, 0, { zeroPoint: [0, 0] }),
    'model-format',
    /has 2 zero points; expected one/,
  ],
  ['a zero point of 200', withTensor(sound, 0, { zeroPoint: 200 }), 'model-format', /has the zero point 200/],
  [
    'pooling between scales',
    oneOperator([activation('in', [2, 2, 1], 0.5), activation('out', [2, 2, 1], 0.25)], {
      operator: 'MAX_POOL_2D',
      options: {},
    }),
    'model-format',
    /reads values of scale 0.5, zero point 0 and writes scale 0.25, zero point 0/,
  ],
  [
    'softmax to another scale',
    oneOperator([activation('in', [4]), activation('out', [4], 1 / 128, -128)], {
      operator: 'SOFTMAX',
      options: {},
    }),
    'model-format',
    /writes scale 0.0078125, zero point -128; expected scale 1\/256/,
  ],
  [
    'softmax of vanishing logits',
    oneOperator([activation('in', [4]), activation('out', [4], 1 / 256, -128)], {
      operator: 'SOFTMAX',
      options: { beta: 0 },
    }),
    'model-unsupported',
    /has beta 0/,
  ],
  [
    'softmax over too many values',
    oneOperator([activation('in', [4096]), activation('out', [4096], 1 / 256, -128)], {
      operator: 'SOFTMAX',
      options: {},
    }),
    'model-unsupported',
    /runs over 4096 values/,
  ],
  [
    'an addition to a far finer scale',
    {
      tensors: [activation('in', [4], 1024), activation('out', [4], 2 ** -10)],
      operators: [{ operator: 'ADD', inputs: [0, 0], outputs: [1], options: {} }],
    },
    'model-unsupported',
    /output scale 1048576 times finer/,
  ],

  [
    'a bias at the end of int32',
    withTensor(sound, 2, bias([0, 2 ** 31 - 1, 0])),
    'model-unsupported',
    /operator 0 \(CONV_2D\), channel 1, can reach an accumulator of \d+; Tauscope needs sums below 2\^31/,
  ],
  [
    'a ratio of scales that shifts out of int32',
    withTensor(sound, 3, { scale: 2 ** -20 }),
    'model-unsupported',
    /channel 1, can reach an accumulator/,
  ],
  [
    'an infinite ratio of scales',
    oneOperator([activation('in', [4], 3e38), weights([2, 4], 3e38), activation('out', [2])], {
      operator: 'FULLY_CONNECTED',
      options: {},
    }),
    'model-format',
    /an infinite ratio of scales/,
  ],
  [
    'activations that fill the memory',
    {
      tensors: Array.from({ length: 65 }, (_, i) => activation(`t${i}`, square)),
      operators: Array.from({ length: 64 }, (_, i) => ({
        operator: 'RELU',
        inputs: [i],
        outputs: [i + 1],
      })),
    },
    'model-limit',
    /the activations take \d+ bytes or more; expected at most 268,435,456/,
  ],
  [
    'one constant used often enough to fill the memory',
    {
      tensors: [
        activation('in', [2048]),
        { name: 'shared', shape: square, scale: 0.001, data: new Int8Array(2048 * 2048) },
        ...Array.from({ length: 17 }, (_, i) => activation(`t${i}`, [2048])),
      ],
      operators: Array.from({ length: 17 }, (_, i) => ({
        operator: 'FULLY_CONNECTED',
        inputs: [i === 0 ? 0 : i + 1, 1],
        outputs: [i + 2],
        options: {},
      })),
    },
    'model-limit',
    /bytes of parameters; expected at most 67,108,864/,
  ],
  [
    'a computation without end',
    oneOperator([activation('in', [1500, 1500, 1]), activation('out', [1500, 1500, 1])], {
      operator: 'MAX_POOL_2D',
      options: { filter: [1000, 1000] },
    }),
    'model-limit',
    /operations; expected at most 4,294,967,296/,
  ],
  [
    'a window as wide as a bit flip makes it',
    withOperator(sound, 0, { options: { dilation: [1, 1 + 2 ** 20] } }),
    'model-unsupported',
    /spans 2097155 inputs/,
  ],
];

describe('models with impossible quantisation or size', () => {
  itRefuses(refusals);
});
