import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import { tensorOf } from '../../../../src/network/network.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { seed } from '../../../seed.ts';
import { behindConvolution, soundConvolution as sound, withNode } from './builtQdq.ts';
import { channelsLast } from './images.ts';
import type { RuntimeInput } from './onnxRuntime.ts';
import { runOnnx } from './onnxRuntime.ts';
import type { BuiltNode, BuiltOnnx } from './onnxWriter.ts';
import { buildOnnx } from './onnxWriter.ts';

/** Nodes behind the last quantisation step, which gives `d`; the last one gives `y`. */
function behindSteps(model: BuiltOnnx, ...nodes: readonly BuiltNode[]): BuiltOnnx {
  const { nodes: before } = withNode(model, 'y', { outputs: ['d'] });
  return { ...model, nodes: [...before, ...nodes], outputs: [{ name: 'y', type: 'FLOAT', shape: null }] };
}

function int64(name: string, values: readonly number[]) {
  return { name, type: 'INT64', shape: [values.length], values } as const;
}

const mean: BuiltNode = { type: 'GlobalAveragePool', inputs: ['c'], outputs: ['r'] };
const clipped: readonly BuiltNode[] = [
  { type: 'Relu', inputs: ['c'], outputs: ['relu'] },
  { type: 'Clip', inputs: ['relu', '', 'six'], outputs: ['r'] },
];
const finer = { name: 'a_scale', type: 'FLOAT', shape: [], values: [1.3] } as const;
const six = { name: 'six', type: 'FLOAT', shape: [], values: [6] } as const;

/** The mean of `sound`'s activations with an open batch, flattened as exporters do that know no shape. */
const computedShape: BuiltOnnx = {
  ...behindSteps(
    averaged(),
    { type: 'Identity', inputs: ['d'], outputs: ['same'] },
    { type: 'Dropout', inputs: ['same'], outputs: ['kept'] },
    { type: 'Shape', inputs: ['kept'], outputs: ['shape'] },
    { type: 'Gather', inputs: ['shape', 'first'], outputs: ['batch'], attributes: { axis: 0 } },
    { type: 'Unsqueeze', inputs: ['batch', 'axis'], outputs: ['batches'] },
    { type: 'Constant', inputs: [], outputs: ['rest'], attributes: { value_ints: [-1] } },
    { type: 'Concat', inputs: ['batches', 'rest'], outputs: ['wanted'], attributes: { axis: 0 } },
    { type: 'Reshape', inputs: ['kept', 'wanted'], outputs: ['y'] },
  ),
  constants: [
    ...averaged().constants,
    int64('axis', [0]),
    { name: 'first', type: 'INT64', shape: [], values: [0] },
  ],
};

/** `sound` with a mean between two steps behind its convolution. */
function averaged(): BuiltOnnx {
  const parameters = ['y_scale', 'y_zero'];
  return behindConvolution(
    { type: 'QuantizeLinear', inputs: ['c', ...parameters], outputs: ['c_q'] },
    { type: 'DequantizeLinear', inputs: ['c_q', ...parameters], outputs: ['c_d'] },
    { ...mean, inputs: ['c_d'] },
  );
}

/** A Relu between steps of its own, whose output has that scale. */
function ownRelu(scale: string): BuiltOnnx {
  return behindSteps(
    sound,
    { type: 'Relu', inputs: ['d'], outputs: ['relu'] },
    { type: 'QuantizeLinear', inputs: ['relu', scale, 'y_zero'], outputs: ['relu_q'] },
    { type: 'DequantizeLinear', inputs: ['relu_q', scale, 'y_zero'], outputs: ['y'] },
  );
}

const structures: readonly (readonly [string, BuiltOnnx, string])[] = [
  ['a shape that is computed', computedShape, 'quantize conv mean reshape dequantize'],
  [
    'clamps before the step',
    { ...behindConvolution(...clipped), constants: [...sound.constants, six] },
    'quantize conv dequantize',
  ],
  [
    'a clamp beyond what the output holds',
    {
      ...behindConvolution({ type: 'Clip', inputs: ['c', 'six', 'high'], outputs: ['r'] }),
      constants: [...sound.constants, { ...six, values: [300] }, { ...six, name: 'high', values: [400] }],
    },
    'quantize conv dequantize',
  ],
  ['a Relu of its own, with one quantisation', ownRelu('y_scale'), 'quantize conv dequantize'],
  ['a Relu of its own, with two quantisations', ownRelu('x_scale'), 'quantize conv relu dequantize'],
  [
    'a pool that rounds up, before the step',
    behindConvolution(
      { type: 'Relu', inputs: ['c'], outputs: ['relu'] },
      {
        type: 'MaxPool',
        inputs: ['relu'],
        outputs: ['r'],
        attributes: { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 },
      },
    ),
    'quantize conv maxPool dequantize',
  ],
  [
    'an average that rounds up over a margin',
    behindSteps(
      { ...sound, constants: [...sound.constants, finer] },
      {
        type: 'AveragePool',
        inputs: ['d'],
        outputs: ['a'],
        attributes: { kernel_shape: [2, 3], strides: [2, 2], pads: [1, 1, 0, 0], ceil_mode: 1 },
      },
      { type: 'QuantizeLinear', inputs: ['a', 'a_scale', 'y_zero'], outputs: ['a_q'] },
      { type: 'DequantizeLinear', inputs: ['a_q', 'a_scale', 'y_zero'], outputs: ['y'] },
    ),
    'quantize conv averagePool quantize dequantize',
  ],
  [
    'a step for each reader',
    behindSteps(
      sound,
      { type: 'QuantizeLinear', inputs: ['c', 'y_scale', 'y_zero'], outputs: ['again'] },
      { type: 'DequantizeLinear', inputs: ['again', 'y_scale', 'y_zero'], outputs: ['e'] },
      { type: 'Add', inputs: ['d', 'e'], outputs: ['sum'] },
      { type: 'QuantizeLinear', inputs: ['sum', 'y_scale', 'y_zero'], outputs: ['sum_q'] },
      { type: 'DequantizeLinear', inputs: ['sum_q', 'y_scale', 'y_zero'], outputs: ['y'] },
    ),
    'quantize conv lookup dequantize',
  ],
  [
    'a softmax in float at the end',
    behindSteps(sound, { type: 'Softmax', inputs: ['d'], outputs: ['y'], attributes: { axis: 1 } }),
    'quantize conv softmax dequantize',
  ],
  [
    'axes as attributes, as before opset 13',
    {
      ...behindSteps(
        averaged(),
        { type: 'Squeeze', inputs: ['d'], outputs: ['vector'], attributes: { axes: [2, 3] } },
        { type: 'Unsqueeze', inputs: ['vector'], outputs: ['y'], attributes: { axes: [1] } },
      ),
      opset: 11,
    },
    'quantize conv mean reshape dequantize',
  ],
];

describe('structures that exporters write', () => {
  test.each(structures)('%s', async (_, model, kinds) => {
    const random = randomFrom(seed);
    const outputs = [{ name: 'y', type: 'FLOAT', shape: null }] as const;
    const file = buildOnnx({ ...perTensor(model), outputs });
    const network = readModel(file, 'structure.onnx');
    expect(network.layers.map(({ kind }) => kind).join(' ')).toBe(kinds);
    const images = Array.from({ length: 20 }, (): RuntimeInput => {
      const values = Array.from({ length: 32 }, () => random.whole(-70, 70));
      return { type: 'float32', values, shape: [1, 2, 4, 4] };
    });
    const runs = await runOnnx(file, images);
    const { shape } = tensorOf(network, network.output);
    const { scale } = tensorOf(network, network.layers.at(-1)!.inputs[0]!);
    const differences = runs.flatMap(({ y }, n) => {
      const found = runNetwork(network, Float32Array.from(channelsLast(images[n]!)), { rounding: 'single' });
      const [h = 1, w = 1, c = 1] = shape.length === 3 ? shape : [1, 1, shape.at(-1)];
      const expected = channelsLast({ values: y!, shape: [1, c, h, w] });
      return expected.map((value, k) => Math.abs(value - found[k]!) / scale);
    });
    expect(differences).not.toHaveLength(0);
    expect(Math.max(...differences)).toBeLessThan(1.001);
  });

  test('a LogSoftmax at the end is left out: the order of values stays', async () => {
    const model = behindSteps(averaged(), {
      type: 'LogSoftmax',
      inputs: ['d'],
      outputs: ['y'],
      attributes: { axis: 1 },
    });
    const file = buildOnnx(model);
    const network = readModel(file, 'logarithms.onnx');
    expect(network.layers.map(({ kind }) => kind).join(' ')).toBe('quantize conv mean dequantize');
    const values = Array.from({ length: 32 }, (_, n) => ((n * 29) % 140) - 70);
    const image = { type: 'float32', values, shape: [1, 2, 4, 4] } as const;
    const [run] = await runOnnx(file, [image]);
    const found = Array.from(
      runNetwork(network, Float32Array.from(channelsLast(image)), { rounding: 'single' }),
    );
    const ranks = (list: readonly number[]) =>
      list.map((value) => list.filter((other) => other > value).length);
    expect(ranks(found)).toEqual(ranks(run!['y']!));
    expect(new Set(found).size).toBe(3);
  });

  test('one of several outputs, or a value within', () => {
    const two: BuiltOnnx = {
      ...sound,
      outputs: [...sound.outputs, { name: 'y_q', type: 'UINT8', shape: null }],
    };
    const typeOf = (choice: string) => {
      const network = readModel(buildOnnx(two), 'two.onnx', choice);
      return tensorOf(network, network.output).type;
    };
    expect(['y', 'y_q', '0', '1', 'x_dq'].map(typeOf)).toEqual([
      'float32',
      'int8',
      'float32',
      'int8',
      'float32',
    ]);
    for (const none of ['z', '', ' 1', '1.0', '2'])
      expect(() => typeOf(none)).toThrow(
        RegExp(`no output "${none}", nor a tensor of that name: the model has 2 outputs: 0 "y", 1 "y_q"`),
      );
  });

  test('integers at both ends', async () => {
    const { nodes } = sound;
    const model: BuiltOnnx = {
      ...sound,
      inputs: [{ name: 'x_q', type: 'UINT8', shape: [1, 2, 4, 4] }],
      outputs: [{ name: 'y_q', type: 'UINT8', shape: [1, 3, 4, 4] }],
      nodes: nodes.slice(1, -1),
    };
    const network = readModel(buildOnnx(model), 'integers.onnx');
    expect(network.layers.map(({ kind }) => kind)).toEqual(['conv']);
    expect(tensorOf(network, network.input)).toMatchObject({
      shape: [4, 4, 2],
      scale: Math.fround(0.51),
      zeroPoint: 3,
    });
    const image = Array.from({ length: 32 }, (_, n) => (n * 37) % 256);
    const input = { type: 'uint8', values: image, shape: [1, 2, 4, 4] } as const;
    const [run] = await runOnnx(buildOnnx(model), [input]);
    const bytes = Int8Array.from(channelsLast(input), (value) => value - 128);
    const found = runNetwork(network, bytes, { rounding: 'single' });
    const expected = channelsLast({ values: run!['y_q']!, shape: [1, 3, 4, 4] });
    expect(Array.from(found, (value) => value + 128)).toEqual(expected);
  });
});

/** Before opset 13 there are no scales per channel. */
function perTensor(model: BuiltOnnx): BuiltOnnx {
  if ((model.opset ?? 13) >= 13) return model;
  const constants = model.constants.map((constant) =>
    /^[wb]_(scale|zero)$/.test(constant.name)
      ? { ...constant, shape: [], values: constant.values.slice(0, 1) }
      : constant,
  );
  const nodes = model.nodes.map(({ attributes = {}, ...node }) =>
    node.type === 'DequantizeLinear' ? node : { ...node, attributes },
  );
  return { ...model, nodes, constants };
}
