import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import { fixedPoint, requantisationOf } from '../../../../src/network/build/fixedPoint.ts';
import type { ConvLayer, Layer, Network, Requantisation } from '../../../../src/network/network.ts';
import { readTflite } from '../../../../src/network/tflite/readTflite.ts';
import {
  activation,
  bias,
  everyOperator,
  int32Constant,
  oneOperator,
  soundConvolution,
  weights,
  withTensor,
} from '../builtModels.ts';
import type { BuiltModel } from './tfliteBuilder.ts';
import { buildTflite } from './tfliteBuilder.ts';

function read(model: BuiltModel): Network {
  return readTflite(buildTflite(model), 'built.tflite');
}

/** The only layer, which must be of the given kind. */
function layerOf<Kind extends Layer['kind']>(model: BuiltModel, kind: Kind): Extract<Layer, { kind: Kind }> {
  const [layer, second] = read(model).layers;
  if (layer?.kind !== kind || second) throw new Error(`the network is not one ${kind}`);
  return layer as Extract<Layer, { kind: Kind }>;
}

/** Factors of the same value as `requantisation`, to compare with real scales. */
function reals({ multipliers, shifts }: Requantisation): number[] {
  return Array.from(multipliers, (multiplier, index) => multiplier * 2 ** (shifts[index]! - 31));
}

describe('readTflite', () => {
  test('gives tensors without the batch dimension, in order of computation', () => {
    const network = read(soundConvolution);
    expect(network).toMatchObject({ name: 'built.tflite', input: 0, output: 1 });
    expect(network.tensors).toEqual([
      { name: 'in', shape: [4, 4, 2], type: 'int8', scale: 0.5, zeroPoint: 0 },
      { name: 'out', shape: [4, 4, 3], type: 'int8', scale: 0.5, zeroPoint: 0 },
    ]);
  });

  test('reads CONV_2D with scales per channel', () => {
    const conv = layerOf(soundConvolution, 'conv');
    expect(conv.weights).toEqual(soundConvolution.tensors[1]!.data);
    expect([...conv.bias]).toEqual([1, 2, 3]);
    expect([...conv.weightScales]).toEqual([0.25, 0.5, 1]);
    expect(reals(conv.requantisation)).toEqual([0.25, 0.5, 1]);
    expect(conv.window).toEqual({
      kernel: { h: 3, w: 3 },
      stride: { h: 1, w: 1 },
      dilation: { h: 1, w: 1 },
      padding: { top: 1, left: 1, bottom: 1, right: 1 },
    });
    expect(conv.clamp).toEqual({ min: -128, max: 127 });
  });

  test.each([
    [[0, 0.5, 0], (channel: number) => channel !== 1],
    [0, () => true],
  ] as const)(
    'takes a channel of weight scale %j for dead: its output is the zero point',
    (scale, isDead) => {
      const [input, , someBias, output] = soundConvolution.tensors;
      const stored = weights([3, 3, 3, 2], scale);
      const network = read({
        ...soundConvolution,
        tensors: [input!, stored, someBias!, { ...output!, zeroPoint: 9 }],
      });
      const pixels = Int8Array.from({ length: 32 }, (_, n) => ((n * 37) % 256) - 128);
      const outputs = runNetwork(network, pixels, { rounding: 'double' });
      for (const [at, value] of outputs.entries()) if (isDead(at % 3)) expect(value).toBe(9);
      expect(new Set(outputs).size > 1).toBe(!isDead(1));
      const conv = network.layers[0] as ConvLayer;
      conv.weights.forEach((weight, n) =>
        expect(weight).toBe(isDead(Math.floor(n / 18)) ? 0 : stored.data![n]),
      );
    },
  );

  test('reads data that lies in the file but outside the FlatBuffer', () => {
    const { data, ...unstored } = soundConvolution.tensors[1]!;
    const at = (bufferOffset: bigint) =>
      buildTflite(
        withTensor(
          {
            ...soundConvolution,
            tensors: [soundConvolution.tensors[0]!, unstored, ...soundConvolution.tensors.slice(2)],
          },
          1,
          { bufferOffset, bufferSize: 54n },
        ),
      );
    const size = at(2n).length;
    const file = new Uint8Array(size + 60);
    file.set(at(BigInt(size + 3)));
    file.set(new Uint8Array(data!.buffer), size + 3);
    expect(readTflite(file, 'n').layers).toEqual(read(soundConvolution).layers);
    expect(() => readTflite(file.subarray(0, size + 56), 'n')).toThrow(/outside the FlatBuffer/);
  });

  test('tells height from width in strides and dilation', () => {
    const model = oneOperator(
      [activation('in', [9, 9, 1]), weights([1, 2, 3, 1]), activation('out', [3, 5, 1])],
      {
        operator: 'CONV_2D',
        options: { stride: [2, 1], dilation: [3, 2], padding: 'VALID', activation: 'RELU6' },
      },
    );
    const conv = layerOf(model, 'conv');
    expect(conv.window).toEqual({
      kernel: { h: 2, w: 3 },
      stride: { h: 2, w: 1 },
      dilation: { h: 3, w: 2 },
      padding: { top: 0, left: 0, bottom: 0, right: 0 },
    });
    expect([...conv.bias]).toEqual([0]);
    expect(conv.clamp).toEqual({ min: 0, max: 12 });
  });

  test('reads DEPTHWISE_CONV_2D, whose multiplier follows from the shapes', () => {
    const scales = [0.5, 0.25, 0.125, 1];
    const model = oneOperator(
      [activation('in', [4, 4, 2]), weights([1, 3, 2, 4], scales, 3), activation('out', [2, 4, 4])],
      { operator: 'DEPTHWISE_CONV_2D', options: { stride: [2, 1], dilation: [1, 2] } },
    );
    const depthwise = layerOf(model, 'depthwise');
    expect(depthwise.depthMultiplier).toBe(2);
    expect(depthwise.window.stride).toEqual({ h: 2, w: 1 });
    expect(depthwise.window.dilation).toEqual({ h: 1, w: 2 });
    expect(depthwise.window.padding).toEqual({ top: 0, left: 1, bottom: 1, right: 1 });
    expect(reals(depthwise.requantisation)).toEqual(scales);
    expect(depthwise.weights).toEqual(model.tensors[1]!.data);
  });

  test('reads FULLY_CONNECTED per tensor, whose scales TensorFlow Lite multiplies in float32', () => {
    const [inputScale, weightScale, outputScale] = [0.1, 0.3, 0.7].map(Math.fround) as [
      number,
      number,
      number,
    ];
    const model = oneOperator(
      [
        activation('in', [2, 3], inputScale),
        weights([4, 6], weightScale),
        bias([5, 6, 7, 8]),
        activation('out', [4], outputScale),
      ],
      { operator: 'FULLY_CONNECTED', options: {} },
    );
    const dense = layerOf(model, 'dense');
    const inFloat = fixedPoint(Math.fround(inputScale * weightScale) / outputScale);
    const inDouble = fixedPoint((inputScale * weightScale) / outputScale);
    expect(inFloat).not.toEqual(inDouble);
    expect(dense.requantisation).toEqual({
      multipliers: Int32Array.of(inFloat.multiplier),
      shifts: Int32Array.of(inFloat.shift),
    });
    const perChannel = layerOf(
      {
        ...model,
        tensors: model.tensors.map((t, i) => (i === 1 ? { ...t, scale: Array(4).fill(weightScale) } : t)),
      },
      'dense',
    );
    expect(perChannel.requantisation.multipliers).toEqual(
      Int32Array.from(Array(4).fill(inDouble.multiplier)),
    );
  });

  test.each([
    [false, [5]],
    [true, [1, 1, 5]],
  ])('reads FULLY_CONNECTED that keeps the dimensions: %s', (keepDims, shape) => {
    const model = oneOperator([activation('in', [1, 1, 6]), weights([5, 6]), activation('out', shape)], {
      operator: 'FULLY_CONNECTED',
      options: { keepDims, activation: 'RELU_N1_TO_1' },
    });
    expect(layerOf(model, 'dense').clamp).toEqual({ min: -2, max: 2 });
  });

  test.each([
    ['MAX_POOL_2D', 'maxPool'],
    ['AVERAGE_POOL_2D', 'averagePool'],
  ] as const)('reads %s', (operator, kind) => {
    const model = oneOperator([activation('in', [5, 4, 3]), activation('out', [3, 4, 3])], {
      operator,
      options: { filter: [3, 2], stride: [2, 1], activation: 'RELU' },
    });
    const pool = layerOf(model, kind);
    expect(pool.window.kernel).toEqual({ h: 3, w: 2 });
    expect(pool.window.padding).toEqual({ top: 1, left: 0, bottom: 1, right: 1 });
    expect(pool.clamp).toEqual({ min: 0, max: 127 });
  });

  test.each([
    [true, [1, 2], [1, 1, 3]],
    [false, [2, 1], [3]],
    [false, [-2, -3], [3]],
  ])('reads MEAN (dimensions kept: %s) over axes %j', (keepDims, axes, shape) => {
    const model = oneOperator(
      [activation('in', [4, 4, 3], 0.5), int32Constant('axes', [2], axes), activation('out', shape, 0.25)],
      { operator: 'MEAN', options: { keepDims } },
    );
    expect(reals(layerOf(model, 'mean').requantisation)).toEqual([2 / 16]);
  });

  test('reads ADD with both inputs brought to twice the larger scale', () => {
    const network = read({
      tensors: [
        activation('a', [2, 2, 1], 0.5, 3),
        activation('b', [2, 2, 1], 0.125, -4),
        activation('out', [2, 2, 1], 0.25),
      ],
      operators: [
        { operator: 'QUANTIZE', inputs: [0], outputs: [1] },
        { operator: 'ADD', inputs: [0, 1], outputs: [2], options: { activation: 'RELU' } },
      ],
    });
    const [quantise] = network.layers;
    if (quantise?.kind !== 'quantize') throw new Error('no requantisation');
    expect(reals(quantise.requantisation!)).toEqual([4]);
    const layer = network.layers[1];
    if (layer?.kind !== 'add') throw new Error('no addition');
    expect(layer.leftShift).toBe(20);
    expect(layer.inputRequantisations.flatMap(reals)).toEqual([0.5, 0.125]);
    expect(reals(layer.requantisation)).toEqual([1 / (2 ** 20 * 0.25)]);
    expect(layer.clamp).toEqual({ min: 0, max: 127 });
  });

  test('reads ADD of a tensor to itself', () => {
    const model = oneOperator([activation('in', [2, 2, 1]), activation('out', [2, 2, 1], 1)], {
      operator: 'ADD',
      options: {},
    });
    const twice = { ...model, operators: [{ ...model.operators[0]!, inputs: [0, 0] }] };
    expect(layerOf(twice, 'add').inputs).toEqual([0, 0]);
  });

  test.each([
    ['ADD', 'add', {}],
    ['SUB', 'add', { subtracts: true }],
    ['MUL', 'multiply', {}],
    ['MAXIMUM', 'maximum', {}],
    ['MINIMUM', 'minimum', {}],
  ] as const)('reads %s of an image and one pixel', (operator, kind, fields) => {
    const network = read({
      tensors: [
        activation('image', [2, 3, 2]),
        int32Constant('axes', [2], [2, 1]),
        activation('pixel', [2]),
        activation('out', [2, 3, 2]),
      ],
      operators: [
        { operator: 'REDUCE_MAX', inputs: [0, 1], outputs: [2], options: {} },
        { operator, inputs: operator === 'SUB' ? [0, 2] : [2, 0], outputs: [3] },
      ],
    });
    expect(network.layers[0]).toMatchObject({ kind: 'maxPool', window: { kernel: { h: 2, w: 3 } } });
    expect(network.layers[1]).toMatchObject({ kind, inputs: [0, 1], ...fields });
  });

  test('reads SUB with factors in float32', () => {
    const model = (operator: 'ADD' | 'SUB') => ({
      tensors: [activation('a', [1], 0.3), activation('b', [1], 0.1), activation('out', [1], 0.7)],
      operators: [
        { operator: 'QUANTIZE' as const, inputs: [0], outputs: [1] },
        { operator, inputs: [0, 1], outputs: [2], options: {} },
      ],
    });
    const factorOfSecond = (operator: 'ADD' | 'SUB') => {
      const layer = read(model(operator)).layers[1];
      if (layer?.kind !== 'add') throw new Error('no sum');
      return layer.inputRequantisations[1];
    };
    const [large, small] = [Math.fround(0.3), Math.fround(0.1)];
    expect(factorOfSecond('SUB')).toEqual(requantisationOf('SUB', [Math.fround(small / (2 * large))]));
    expect(factorOfSecond('ADD')).toEqual(requantisationOf('ADD', [small / (2 * large)]));
    expect(factorOfSecond('ADD')).not.toEqual(factorOfSecond('SUB'));
  });

  test('takes a CAST from int8 to int8 for a view', () => {
    layerOf(oneOperator([activation('in', [4]), activation('out', [4])], { operator: 'CAST' }), 'reshape');
  });

  test('reads RELU and RELU6 with their own output scale', () => {
    const relu = (operator: 'RELU' | 'RELU6', scale: number, zeroPoint: number) =>
      layerOf(
        oneOperator([activation('in', [4], 0.5), activation('out', [4], scale, zeroPoint)], { operator }),
        'relu',
      );
    expect(relu('RELU', 0.25, -100).clamp).toEqual({ min: -100, max: 127 });
    expect(reals(relu('RELU', 0.25, -100).requantisation)).toEqual([2]);
    expect(relu('RELU6', 0.5, -100).clamp).toEqual({ min: -100, max: -88 });
    expect(relu('RELU6', 0.5, -100).requantisation).toEqual(requantisationOf('RELU6', [1]));
  });

  test('rounds a clamp half away from zero', () => {
    const model = oneOperator([activation('in', [4], 4), activation('out', [4], 4)], { operator: 'RELU6' });
    expect(layerOf(model, 'relu').clamp).toEqual({ min: 0, max: 2 });
    const dense = oneOperator([activation('in', [2]), weights([1, 2]), activation('out', [1], 2)], {
      operator: 'FULLY_CONNECTED',
      options: { activation: 'RELU_N1_TO_1' },
    });
    expect(layerOf(dense, 'dense').clamp).toEqual({ min: -1, max: 1 });
  });

  test.each(['PAD', 'PADV2'] as const)('reads %s of height and width', (operator) => {
    const fill = { name: 'fill', shape: [], scale: 0.5, zeroPoint: -7, data: Int8Array.of(-7) };
    const model = oneOperator(
      [
        activation('in', [2, 2, 3], 0.5, -7),
        int32Constant('paddings', [4, 2], [0, 0, 1, 2, 3, 4, 0, 0]),
        ...(operator === 'PADV2' ? [fill] : []),
        activation('out', [5, 9, 3], 0.5, -7),
      ],
      { operator },
    );
    expect(layerOf(model, 'pad').padding).toEqual({ top: 1, bottom: 2, left: 3, right: 4 });
  });

  test('reads RESHAPE with and without a shape operand, to the stored output shape', () => {
    const ends = [activation('in', [2, 3, 4]), activation('out', [24])] as const;
    layerOf(oneOperator(ends, { operator: 'RESHAPE' }), 'reshape');
    const shape = int32Constant('shape', [2], [-1, 24]);
    layerOf(oneOperator([ends[0], shape, ends[1]], { operator: 'RESHAPE' }), 'reshape');
  });

  test('takes beta into the softmax scaling', () => {
    const model = oneOperator([activation('in', [7], 0.25), activation('out', [7], 1 / 256, -128)], {
      operator: 'SOFTMAX',
      options: { beta: 0.5 },
    });
    expect(layerOf(model, 'softmax')).toMatchObject({ multiplier: 2 ** 30, leftShift: 24, diffMin: -124 });
  });

  test.each(Object.entries(everyOperator))('reads and runs: %s', (_, model) => {
    const network = read(model);
    const input = network.tensors[network.input]!;
    const values = Array.from(
      { length: input.shape.reduce((a, b) => a * b) },
      (_, i) => ((i * 37) % 23) - 11,
    );
    const data = input.type === 'int8' ? Int8Array.from(values) : Float32Array.from(values, (v) => v / 10);
    const output = runNetwork(network, data, { rounding: 'double' });
    expect(new Set(output).size).toBeGreaterThan(1);
  });

  test('accepts an open batch in the signature', () => {
    const model = { ...soundConvolution };
    const tensors = model.tensors.map((t, i) => (i === 0 ? { ...t, shapeSignature: [-1, 4, 4, 2] } : t));
    expect(read({ ...model, tensors }).layers).toHaveLength(1);
  });

  test('keeps nothing of the file', () => {
    const file = buildTflite(soundConvolution);
    const network = readTflite(file, 'built');
    const before = JSON.stringify(network);
    file.fill(0xff);
    expect(JSON.stringify(network)).toBe(before);
  });
});
