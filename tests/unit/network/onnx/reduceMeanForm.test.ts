import { expect, test } from 'vitest';
import { runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { channelsLast } from './images.ts';
import type { BuiltConstant } from './onnxWriter.ts';
import { buildOnnx } from './onnxWriter.ts';

// onnxruntime-web has no kernel for it.
test.each([13, 18, 21])('QLinearReduceMean has its axes as an attribute, in opset %d too', (opset) => {
  const number = (name: string, type: BuiltConstant['type'], value: number): BuiltConstant => {
    return { name, type, shape: [], values: [value] };
  };
  const file = buildOnnx({
    opset,
    inputs: [{ name: 'x', type: 'UINT8', shape: [1, 3, 4, 5] }],
    outputs: [{ name: 'y', type: 'UINT8', shape: [1, 3] }],
    nodes: [
      {
        type: 'QLinearReduceMean',
        domain: 'com.microsoft',
        inputs: ['x', 'xs', 'xz', 'ys', 'yz'],
        outputs: ['y'],
        attributes: { axes: [2, 3], keepdims: 0 },
      },
    ],
    constants: [
      number('xs', 'FLOAT', 0.02),
      number('xz', 'UINT8', 100),
      number('ys', 'FLOAT', 0.01),
      number('yz', 'UINT8', 90),
    ],
  });
  const values = Array.from({ length: 60 }, (_, n) => ((n * n) % 37) + 30 * Math.floor(n / 20) + 60);
  const input = Int8Array.from(channelsLast({ values, shape: [1, 3, 4, 5] }), (value) => value - 128);
  const found = runNetwork(readModel(file, 'mean.onnx'), input, { rounding: 'single' });
  const expected = [0, 1, 2].map((channel) => {
    const sum = values.slice(20 * channel, 20 * channel + 20).reduce((total, value) => total + value, 0);
    return Math.round((0.02 * (sum / 20 - 100)) / 0.01) + 90;
  });
  expect(new Set(expected).size).toBe(3);
  expect(Array.from(found, (value) => value + 128)).toEqual(expected);
});
