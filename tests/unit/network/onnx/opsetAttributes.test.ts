import { describe, expect, test } from 'vitest';
import { readFloatOnnx } from '../../../../src/network/onnx/readOnnx.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { refused } from '../../../refused.ts';
import { seed } from '../../../seed.ts';
import { DrawnNetwork } from './drawnNetworks.ts';
import { runOnnx } from './onnxRuntime.ts';
import { buildOnnx } from './onnxWriter.ts';
import { quantisedOperators } from './quantisedOperators.ts';

type Make = (net: DrawnNetwork) => string;

function fileOf(make: Make, opset: number): Uint8Array {
  const net = new DrawnNetwork([1, 4, 6, 5], randomFrom(seed));
  return buildOnnx({ ...net.model(make(net)), opset });
}

const flat = (net: DrawnNetwork) => net.gemm(net.node('Flatten', ['input']), 5, 120);
const axes = (net: DrawnNetwork) => net.constant([1], [2], 'INT64');

describe('an attribute that the opset does not give its operator is refused by name, as by onnxruntime', () => {
  test.each<readonly [attribute: string, opset: number, make: Make]>([
    [
      'split',
      13,
      (net) => net.node('Relu', [net.second(net.node('Split', ['input'], { axis: 1, split: [3, 1] }))]),
    ],
    ['num_outputs', 13, (net) => net.second(net.node('Split', ['input'], { axis: 1, num_outputs: 2 }))],
    ['axes', 13, (net) => net.node('Squeeze', [net.node('GlobalMaxPool', ['input'])], { axes: [2] })],
    ['axes', 13, (net) => net.node('Unsqueeze', [flat(net)], { axes: [2] })],
    ['axes', 18, (net) => net.node('ReduceMax', ['input'], { axes: [2, 3] })],
    ['axes', 18, (net) => net.node('ReduceMean', ['input'], { axes: [2, 3] })],
    [
      'noop_with_empty_axes',
      13,
      (net) => net.node('ReduceMean', ['input'], { axes: [2, 3], noop_with_empty_axes: 0 }),
    ],
    [
      'allowzero',
      13,
      (net) => net.node('Reshape', ['input', net.constant([2], [1, -1], 'INT64')], { allowzero: 1 }),
    ],
    ['ratio', 13, (net) => net.node('Dropout', [flat(net)], { ratio: { float: 0.5 } })],
    [
      'dilations',
      13,
      (net) => net.node('AveragePool', ['input'], { kernel_shape: [2, 2], dilations: [1, 1] }),
    ],
    [
      'antialias',
      13,
      (net) => net.node('Resize', ['input', '', net.constant([4], [1, 1, 2, 2])], { antialias: 0 }),
    ],
    [
      'training_mode',
      13,
      (net) => net.node('BatchNormalization', ['input', ...statistics(net)], { training_mode: 0 }),
    ],
  ])('%s in opset %d', async (attribute, opset, make) => {
    const file = fileOf(make, opset);
    await expect(runOnnx(file, [])).rejects.toThrow(/Unrecognized attribute|input size/);
    expect(() => readFloatOnnx(file, 'model')).toThrow(
      refused(
        'model-format',
        RegExp(
          `has the attribute ${attribute}; .*as ONNX defines it in opset ${opset}: the file mixes opsets`,
        ),
      ),
    );
  });
});

test('an attribute that an operator of onnxruntime does not have is refused as that', () => {
  const { nodes, ...others } = quantisedOperators(randomFrom(seed));
  const at = nodes.findIndex(({ type }) => type === 'QLinearAdd');
  const foreign = { ...nodes[at]!, attributes: { axis: 1 } };
  const file = buildOnnx({ ...others, nodes: nodes.with(at, foreign) });
  expect(() => readModel(file, 'model.onnx')).toThrow(
    refused('model-format', /has the attribute axis; expected none, as onnxruntime defines it: quantise/),
  );
});

describe('a list that the opset has as an attribute is refused as an input', () => {
  test.each<readonly [opset: number, make: Make]>([
    [12, (net) => net.node('Unsqueeze', [flat(net), axes(net)])],
    [17, (net) => net.node('ReduceMax', ['input', net.constant([2], [2, 3], 'INT64')])],
  ])('in opset %d', async (opset, make) => {
    const file = fileOf(make, opset);
    await expect(runOnnx(file, [])).rejects.toThrow(/input size/);
    expect(() => readFloatOnnx(file, 'model')).toThrow(
      refused('model-format', /has axes as an input; expected an attribute/),
    );
  });
});

test('a DepthToSpace of an unknown mode is refused, as by onnxruntime', async () => {
  const file = fileOf((net) => net.node('DepthToSpace', ['input'], { blocksize: 2, mode: 'XYZ' }), 13);
  await expect(runOnnx(file, [])).rejects.toThrow();
  expect(() => readFloatOnnx(file, 'model')).toThrow(
    refused('model-format', /has the mode XYZ; expected DCR or CRD/),
  );
});

describe('what computes otherwise in training is refused when it is to', () => {
  test('BatchNormalization', () => {
    const normalised = (training: number) =>
      fileOf(
        (net) => net.node('BatchNormalization', ['input', ...statistics(net)], { training_mode: training }),
        15,
      );
    expect(() => readFloatOnnx(normalised(1), 'model')).toThrow(
      refused('model-unsupported', /\(BatchNormalization .*\) has training_mode set/),
    );
    expect(readFloatOnnx(normalised(0), 'model').layers).toHaveLength(1);
  });

  test('Dropout', () => {
    const dropped = (training: number) =>
      fileOf((net) => {
        const half = net.constant([], [0.5]);
        return net.node('Dropout', [flat(net), half, net.constant([], [training], 'BOOL')]);
      }, 13);
    expect(() => readFloatOnnx(dropped(1), 'model')).toThrow(
      refused('model-unsupported', /\(Dropout .*\) has training_mode set/),
    );
    expect(readFloatOnnx(dropped(0), 'model').layers.at(-1)!.kind).toBe('dense');
  });
});

/** Scale, offset, mean and variance of four channels. */
function statistics(net: DrawnNetwork): string[] {
  return [1, 2, 0, 4].map((value) => net.constant([4], [value, 1, value, 2]));
}
