import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { TauscopeError } from '../../../../src/network/errors.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { writeTflite } from '../../../../src/network/tflite/writeTflite.ts';
import { realData, realDataFolder } from '../../../realData.ts';
import { everyOperator } from '../builtModels.ts';
import { buildTflite } from './tfliteBuilder.ts';

const examples = ['lenet', 'alexnet', 'lenet-cifar10', 'alexnet-cifar10'].map(
  (name) => new URL(`../../../../public/examples/${name}.tflite`, import.meta.url).pathname,
);
const published = ['ad01_int8', 'kws_ref_model', 'pretrainedResnet_quant', 'vww_96_int8'];
const files = [
  ...examples,
  ...(realDataFolder ? published.map((name) => realData(`mlperf-tiny/${name}.tflite`)) : []),
];

describe('a network that is written', () => {
  test.each(Object.entries(everyOperator))(
    'reads back as the same network, or is refused: %s',
    (_, model) => {
      const network = readModel(buildTflite(model), 'model');
      try {
        expect(readModel(writeTflite(network), 'model')).toEqual(network);
      } catch (error) {
        if (!(error instanceof TauscopeError)) throw error;
        expect(error.message).toMatch(/save it as \.onnx instead/);
      }
    },
  );

  test.each(files)('reads back as the same network: %s', (file) => {
    const network = readModel(new Uint8Array(readFileSync(file)), 'model');
    expect(readModel(writeTflite(network), 'model')).toEqual(network);
  });
});
