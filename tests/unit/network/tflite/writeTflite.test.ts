import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readModel } from '../../../../src/network/readModel.ts';
import { writeTflite } from '../../../../src/network/tflite/writeTflite.ts';
import { realData, realDataFolder } from '../../../realData.ts';

const examples = ['lenet', 'alexnet', 'lenet-cifar10', 'alexnet-cifar10'].map(
  (name) => new URL(`../../../../public/examples/${name}.tflite`, import.meta.url).pathname,
);
const published = ['ad01_int8', 'kws_ref_model', 'pretrainedResnet_quant', 'vww_96_int8'];
const files = [
  ...examples,
  ...(realDataFolder ? published.map((name) => realData(`mlperf-tiny/${name}.tflite`)) : []),
];

describe('a network that is written', () => {
  test.each(files)('reads back as the same network: %s', (file) => {
    const network = readModel(new Uint8Array(readFileSync(file)), 'model');
    expect(readModel(writeTflite(network), 'model')).toEqual(network);
  });
});
