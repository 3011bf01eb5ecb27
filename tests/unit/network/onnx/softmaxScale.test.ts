import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { refused } from '../../../refused.ts';
import { runOnnx } from './onnxRuntime.ts';
import type { BuiltConstant, BuiltNode } from './onnxWriter.ts';
import { buildOnnx } from './onnxWriter.ts';

const steps = ['s', 'sz'];
const forms: Readonly<Record<string, readonly BuiltNode[]>> = {
  Softmax: [
    { type: 'DequantizeLinear', inputs: ['xq', 'xs', 'xz'], outputs: ['xd'] },
    { type: 'Softmax', inputs: ['xd'], outputs: ['p'], attributes: { axis: 1 } },
    { type: 'QuantizeLinear', inputs: ['p', ...steps], outputs: ['q'] },
  ],
  QLinearSoftmax: [
    {
      type: 'QLinearSoftmax',
      domain: 'com.microsoft',
      inputs: ['xq', 'xs', 'xz', ...steps],
      outputs: ['q'],
      attributes: { axis: 1, opset: 13 },
    },
  ],
};

function fileOf(form: string, scale: number): Uint8Array {
  const number = (name: string, type: BuiltConstant['type'], value: number): BuiltConstant => {
    return { name, type, shape: [], values: [value] };
  };
  return buildOnnx({
    inputs: [{ name: 'x', type: 'FLOAT', shape: [1, 8] }],
    outputs: [{ name: 'y', type: 'FLOAT', shape: [1, 8] }],
    nodes: [
      { type: 'QuantizeLinear', inputs: ['x', 'xs', 'xz'], outputs: ['xq'] },
      ...forms[form]!,
      { type: 'DequantizeLinear', inputs: ['q', ...steps], outputs: ['y'] },
    ],
    constants: [
      number('xs', 'FLOAT', 0.02),
      number('xz', 'UINT8', 128),
      number('s', 'FLOAT', scale),
      number('sz', 'UINT8', 0),
    ],
  });
}

describe.each(Object.keys(forms))('%s', (form) => {
  test.each([0.1 / 255, 1 / 512])('of the output scale %d, which 1/256 cannot give, is refused', (scale) => {
    expect(() => readModel(fileOf(form, scale), 'shares.onnx')).toThrow(
      refused('model-unsupported', /gives scale 0\.00.* computes it in the scale 1\/256.*range 0 to 1/),
    );
  });

  test.each([1 / 255, 1 / 256, 0.6 / 255])(
    'of the output scale %d is within a step of onnxruntime',
    async (scale) => {
      const file = fileOf(form, scale);
      const values = Array.from({ length: 8 }, (_, n) => Math.sin(n * 2.3) * 2);
      const [run] = await runOnnx(file, [{ type: 'float32', values, shape: [1, 8] }], 'disabled');
      const found = runNetwork(readModel(file, 'shares.onnx'), Float32Array.from(values), {
        rounding: 'single',
      });
      found.forEach((value, n) => expect(Math.abs(value - run!['y']![n]!) / scale).toBeLessThan(1.01));
      expect(new Set(found).size).toBeGreaterThan(4);
    },
  );
});
