import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import { readFloatOnnx } from '../../../../src/network/onnx/readOnnx.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { refused } from '../../../refused.ts';
import { behindConvolution, withConstant } from './builtQdq.ts';
import { channelsLast } from './images.ts';
import { runOnnx } from './onnxRuntime.ts';
import type { BuiltConstant, BuiltOnnx } from './onnxWriter.ts';
import { buildOnnx } from './onnxWriter.ts';

const image = {
  type: 'float32',
  values: Array.from({ length: 32 }, (_, n) => Math.sin(n) * 20),
  shape: [1, 2, 4, 4],
} as const;

async function largestDifference(model: BuiltOnnx, shape: readonly number[]): Promise<number> {
  const file = buildOnnx(model);
  const [run] = await runOnnx(file, [image], 'disabled');
  const expected = channelsLast({ values: run!['y']!, shape });
  const found = runNetwork(readModel(file, 'bias.onnx'), Float32Array.from(channelsLast(image)), {
    rounding: 'single',
  });
  expect(found).toHaveLength(expected.length);
  return Math.max(...Array.from(found, (value, n) => Math.abs(value - expected[n]!)));
}

describe('one value for all channels is what onnxruntime spreads out', () => {
  test.each([[[]], [[1]], [[1, 1, 1, 1]]])('added behind a Conv, of shape %j', async (shape) => {
    const model = behindConvolution({ type: 'Add', inputs: ['c', 'more'], outputs: ['r'] });
    const more: BuiltConstant = { name: 'more', type: 'FLOAT', shape, values: [7.5] };
    const scale = 1.9;
    expect(
      await largestDifference({ ...model, constants: [...model.constants, more] }, [1, 3, 4, 4]),
    ).toBeLessThan(1.01 * scale);
  });

  test.each([[[]], [[1]], [[1, 1]]])('in a Gemm, of shape %j', async (shape) => {
    const model = gemm({ name: 'bias', type: 'FLOAT', shape, values: [0.4] });
    expect(await largestDifference(model, [1, 2])).toBeLessThan(0.101);
  });
});

test('a Conv needs one for each channel', () => {
  const { constants, nodes, ...rest } = behindConvolution({ type: 'Relu', inputs: ['c'], outputs: ['r'] });
  const single = ['b', 'b_scale', 'b_zero'].reduce<BuiltOnnx>(
    (model, name) => withConstant(model, name, { shape: [1], values: [0.5] }),
    { constants, nodes, ...rest },
  );
  const message = /\(Conv.*\) has a bias of 1 values; expected 3, one per output channel/;
  expect(() => readModel(buildOnnx(single), 'conv.onnx')).toThrow(refused('model-format', message));
  const float: BuiltOnnx = {
    inputs: [{ name: 'x', type: 'FLOAT', shape: [1, 1, 2, 2] }],
    outputs: [{ name: 'y', type: 'FLOAT', shape: null }],
    nodes: [{ type: 'Conv', inputs: ['x', 'w', 'b'], outputs: ['y'] }],
    constants: [
      { name: 'w', type: 'FLOAT', shape: [3, 1, 1, 1], values: [1, 2, 3] },
      { name: 'b', type: 'FLOAT', shape: [1], values: [1] },
    ],
  };
  expect(() => readFloatOnnx(buildOnnx(float), 'conv')).toThrow(refused('model-format', message));
});

/** A dense layer of two outputs on the flattened image. */
function gemm(bias: BuiltConstant): BuiltOnnx {
  const number = (name: string, type: BuiltConstant['type'], value: number): BuiltConstant => {
    return { name, type, shape: [], values: [value] };
  };
  return {
    inputs: [{ name: 'x', type: 'FLOAT', shape: [1, 2, 4, 4] }],
    outputs: [{ name: 'y', type: 'FLOAT', shape: [1, 2] }],
    nodes: [
      { type: 'Flatten', inputs: ['x'], outputs: ['flat'] },
      { type: 'QuantizeLinear', inputs: ['flat', 'xs', 'xz'], outputs: ['xq'] },
      { type: 'DequantizeLinear', inputs: ['xq', 'xs', 'xz'], outputs: ['xd'] },
      { type: 'DequantizeLinear', inputs: ['w', 'ws', 'wz'], outputs: ['wd'] },
      { type: 'Gemm', inputs: ['xd', 'wd', 'bias'], outputs: ['g'] },
      { type: 'QuantizeLinear', inputs: ['g', 'ys', 'xz'], outputs: ['yq'] },
      { type: 'DequantizeLinear', inputs: ['yq', 'ys', 'xz'], outputs: ['y'] },
    ],
    constants: [
      {
        name: 'w',
        type: 'INT8',
        shape: [32, 2],
        values: Array.from({ length: 64 }, (_, n) => ((n * 7) % 11) - 5),
      },
      number('xs', 'FLOAT', 0.17),
      number('xz', 'UINT8', 128),
      number('ws', 'FLOAT', 0.01),
      number('wz', 'INT8', 0),
      number('ys', 'FLOAT', 0.1),
      bias,
    ],
  };
}
