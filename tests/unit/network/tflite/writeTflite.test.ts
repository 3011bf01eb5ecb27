import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Layer } from '../../../../src/network/network.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { writeTflite } from '../../../../src/network/tflite/writeTflite.ts';
import { realData, realDataFolder } from '../../../realData.ts';
import { activation, everyOperator, int32Constant, oneOperator } from '../builtModels.ts';
import { buildTflite } from './tfliteBuilder.ts';

const examples = ['lenet', 'alexnet', 'lenet-cifar10', 'alexnet-cifar10'].map(
  (name) => new URL(`../../../../public/examples/${name}.tflite`, import.meta.url).pathname,
);
const published = ['ad01_int8', 'kws_ref_model', 'pretrainedResnet_quant', 'vww_96_int8'];
const files = [
  ...examples,
  ...(realDataFolder ? published.map((name) => realData(`mlperf-tiny/${name}.tflite`)) : []),
];

/** One part of a split is written as the slice that it is, and numbered by its place in the file. */
const written = (layer: Layer, index: number): Layer =>
  layer.kind === 'rearrange' && (layer.operator === 'split' || layer.operator === 'unpack')
    ? { ...layer, index, operator: 'slice' }
    : { ...layer, index };

describe('a network that is written', () => {
  const drawn = {
    ...everyOperator,
    'the largest value of an image, as a vector': oneOperator(
      [activation('in', [3, 4, 2]), int32Constant('axes', [2], [1, 2]), activation('out', [2])],
      { operator: 'REDUCE_MAX', options: {} },
    ),
  };
  test.each(Object.entries(drawn))('reads back as the same network: %s', (_, model) => {
    const network = readModel(buildTflite(model), 'model');
    const expected = { ...network, layers: network.layers.map(written) };
    expect(readModel(writeTflite(network), 'model')).toEqual(expected);
  });

  test.each(files)('reads back as the same network: %s', (file) => {
    const network = readModel(new Uint8Array(readFileSync(file)), 'model');
    expect(readModel(writeTflite(network), 'model')).toEqual(network);
  });
});
