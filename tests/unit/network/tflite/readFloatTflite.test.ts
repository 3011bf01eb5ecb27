import { describe, expect, test } from 'vitest';
import { readFloatOnnx } from '../../../../src/network/onnx/readOnnx.ts';
import { isFloatModel, readFloatModel } from '../../../../src/network/readFloatModel.ts';
import { runFloatNetwork } from '../../../../src/quantisation/floatOperators.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { seed } from '../../../seed.ts';
import { lenet, resnet } from '../onnx/drawnNetworks.ts';
import { channelsLast, patternedImages } from '../onnx/images.ts';
import { runOnnx } from '../onnx/onnxRuntime.ts';
import { buildOnnx } from '../onnx/onnxWriter.ts';
import { floatStyles, floatTflite } from './floatTflite.ts';
import { buildTflite } from './tfliteBuilder.ts';

describe.each([
  ['LeNet', lenet],
  ['ResNet', resnet],
])('a float TensorFlow Lite model: %s', (_, make) => {
  const random = randomFrom(seed);
  const model = make(random);
  const onnx = buildOnnx(model);
  const images = patternedImages(model.inputs[0]!, random, 5);

  test.each(floatStyles)(
    'with its constants and activations %s gives what onnxruntime gives of its twin',
    async (style) => {
      const file = buildTflite(floatTflite(readFloatOnnx(onnx, 'twin'), style));
      expect(isFloatModel(file)).toBe(true);
      const network = readFloatModel(file, 'model');
      const expected = (await runOnnx(onnx, images)).map((outputs) => Object.values(outputs)[0]!);
      const precision = style === 'float16' ? 2e-2 : 1e-4;
      images.forEach((image, n) => {
        const output = runFloatNetwork(network, Float32Array.from(channelsLast(image)));
        const largest = Math.max(...expected[n]!.map(Math.abs));
        output.forEach((value, k) =>
          expect(Math.abs(value - expected[n]![k]!) / largest).toBeLessThan(precision),
        );
      });
    },
  );

  test('has scales and clamps that stand apart within its layers', () => {
    const twin = readFloatOnnx(onnx, 'twin');
    const network = readFloatModel(buildTflite(floatTflite(twin, 'apart')), 'model');
    expect(network.layers.map(({ kind }) => kind)).toEqual(twin.layers.map(({ kind }) => kind));
  });
});

describe('a TensorFlow Lite model', () => {
  const shape = [1, 4, 4, 2];
  const dense = (type: 'INT8' | 'FLOAT32', data: Int8Array | Float32Array) => ({
    tensors: [
      { shape, type: 'FLOAT32' as const },
      { shape: [3, 32], type, data },
      { shape: [1, 3], type: 'FLOAT32' as const },
    ],
    operators: [{ operator: 'FULLY_CONNECTED' as const, inputs: [0, 1, -1], outputs: [2], options: {} }],
  });

  test('with int8 weights is no float model', () => {
    expect(isFloatModel(buildTflite(dense('INT8', new Int8Array(96))))).toBe(false);
  });

  test.each([
    ['values that are not finite', new Float32Array(96).fill(NaN), /not finite/],
    ['too few values', new Float32Array(95), /380 bytes; expected 384/],
  ])('with %s is refused', (_, data, message) => {
    expect(() => readFloatModel(buildTflite(dense('FLOAT32', data)), 'model')).toThrow(message);
  });

  test('with another operator is refused by name', () => {
    const model = dense('FLOAT32', new Float32Array(96));
    const tensors = [...model.tensors, { shape: [1, 3], type: 'FLOAT32' as const }];
    const operators = [...model.operators, { operator: 'GELU' as const, inputs: [2], outputs: [3] }];
    expect(() => readFloatModel(buildTflite({ tensors, operators }), 'model')).toThrow(
      /operator 1 \(GELU\) is none that Tauscope quantises; supported: CONV_2D/,
    );
  });
});
