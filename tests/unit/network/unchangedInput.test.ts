import { expect, test } from 'vitest';
import { readFloatOnnx, readOnnx } from '../../../src/network/onnx/readOnnx.ts';
import { readTflite } from '../../../src/network/tflite/readTflite.ts';
import { refused } from '../../refused.ts';
import { activation, oneOperator } from './builtModels.ts';
import type { BuiltConstant, BuiltNode, BuiltOnnx } from './onnx/onnxWriter.ts';
import { buildOnnx } from './onnx/onnxWriter.ts';
import { buildTflite } from './tflite/tfliteBuilder.ts';

const scaling: readonly BuiltConstant[] = [
  { name: 's', type: 'FLOAT', shape: [], values: [0.5] },
  { name: 'z', type: 'UINT8', shape: [], values: [128] },
];

function onnx(type: 'UINT8' | 'FLOAT', ...nodes: readonly BuiltNode[]): Uint8Array {
  const model: BuiltOnnx = {
    inputs: [{ name: 'x', type, shape: [1, 4] }],
    outputs: [{ name: 'y', type, shape: [1, 4] }],
    nodes,
    constants: scaling,
  };
  return buildOnnx(model);
}

test.each<readonly [string, () => unknown]>([
  [
    'a QUANTIZE of uint8 to int8 of one scale',
    () =>
      readTflite(
        buildTflite(
          oneOperator(
            [{ ...activation('in', [4], 0.5, 128), type: 'UINT8' }, activation('out', [4], 0.5, 0)],
            { operator: 'QUANTIZE' },
          ),
        ),
        'model',
      ),
  ],
  [
    'two steps of one scale',
    () =>
      readOnnx(
        onnx(
          'UINT8',
          { type: 'DequantizeLinear', inputs: ['x', 's', 'z'], outputs: ['d'] },
          { type: 'QuantizeLinear', inputs: ['d', 's', 'z'], outputs: ['y'] },
        ),
        'model',
      ),
  ],
  [
    'an Identity',
    () => readFloatOnnx(onnx('FLOAT', { type: 'Identity', inputs: ['x'], outputs: ['y'] }), 'model'),
  ],
])('a model of no more than %s is refused by what it is', (_, read) => {
  expect(read).toThrow(
    refused(
      'model-unsupported',
      /^tensor (out|x|y), the model's output, has the values of its input: no operator changes them/,
    ),
  );
});
