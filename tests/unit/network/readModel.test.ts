import { describe, expect, test } from 'vitest';
import { readImages } from '../../../src/images/readImages.ts';
import { isModelName, modelTitle } from '../../../src/network/modelName.ts';
import { isModel, readModel } from '../../../src/network/readModel.ts';
import { soundConvolution } from './builtModels.ts';
import { soundConvolution as soundOnnx } from './onnx/builtQdq.ts';
import { buildOnnx } from './onnx/onnxWriter.ts';
import { buildTflite } from './tflite/tfliteBuilder.ts';

describe('readModel', () => {
  const file = buildTflite(soundConvolution);

  test('goes by the content, whatever the name', () => {
    expect(isModel(file)).toBe(true);
    expect(readModel(file, 'photo.png')).toMatchObject({ name: 'photo.png', layers: [{ kind: 'conv' }] });
  });

  test.each([
    ['another identifier', file.with(7, '2'.charCodeAt(0))],
    ['the identifier elsewhere', file.subarray(1)],
    ['the start of an identifier', file.subarray(0, 7)],
  ])('takes %s for no model', (_, bytes) => {
    expect(isModel(bytes)).toBe(false);
    expect(() => readModel(bytes, 'model.tflite')).toThrow(
      /expected a TensorFlow Lite model, which has "TFL3" at byte 4, or an ONNX model, which .*: open the \.tflite or \.onnx file itself/,
    );
  });
});

describe('content that begins as an .onnx file does', () => {
  const records = (...start: number[]) => {
    const bytes = Uint8Array.from({ length: 3 * 3073 }, (_, n) => (n % 3073 === 0 ? 1 : (n * 73) & 255));
    bytes.set(start);
    return bytes;
  };

  test.each([
    ['a length within the file', [8, 16, 58, 120]],
    ['a length beyond its end', [8, 16, 58, 200, 200, 200, 60]],
    ['no field of a model', [8, 16, 58, 1, 0, 120]],
  ])('a batch of CIFAR-10 with %s behind the mark of a graph is data', (_, start) => {
    const bytes = records(...start);
    expect(isModel(bytes)).toBe(false);
    const [record] = readImages([{ name: 'data_batch_1.bin', bytes }]).labels;
    expect(record).toBe(8);
  });

  test('an .onnx file is a model, cut within its graph, too', () => {
    const file = buildOnnx(soundOnnx);
    expect(isModel(file)).toBe(true);
    expect(isModel(file.subarray(0, 300))).toBe(true);
    expect(() => readModel(file.subarray(0, 300), 'model.onnx')).toThrow(/leads behind the end/);
  });
});

describe('names of model files', () => {
  test.each([
    ['lenet.tflite', true, 'lenet'],
    ['Net.V2.LITE', true, 'Net.V2'],
    ['lenet.int8.onnx', true, 'lenet.int8'],
    ['a.tflite.zip', false, 'a.tflite.zip'],
    ['tflite', false, 'tflite'],
  ])('%s', (name, isModelled, title) => {
    expect(isModelName(name)).toBe(isModelled);
    expect(modelTitle(name)).toBe(title);
  });
});
