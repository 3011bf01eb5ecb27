import { describe, expect, test } from 'vitest';
import { isModelName, modelTitle } from '../../../src/network/modelName.ts';
import { isModel, readModel } from '../../../src/network/readModel.ts';
import { soundConvolution } from './builtModels.ts';
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
