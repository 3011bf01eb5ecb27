import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/wasm';
import { describe, expect, test } from 'vitest';
import type { FloatNetwork } from '../../../src/network/floatNetwork.ts';
import { floatTensor } from '../../../src/network/floatNetwork.ts';
import { elementCount } from '../../../src/network/network.ts';
import { channelsFirst } from '../../../src/network/onnx/write/onnxShapes.ts';
import { tensorName, writeFloatOnnx } from '../../../src/network/onnx/write/writeFloat.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { realNetwork } from '../../../src/network/realNetwork.ts';
import { runFloatLayer } from '../../../src/quantisation/floatOperators.ts';
import { reordered } from '../../channelOrder.ts';
import { realData, realDataFolder } from '../../realData.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

const example = (name: string) =>
  new URL(`../../../public/examples/${name}.tflite`, import.meta.url).pathname;
const published = ['kws_ref_model', 'pretrainedResnet_quant', 'vww_96_int8', 'ad01_int8'];
const files = [
  example('lenet'),
  example('alexnet'),
  ...(realDataFolder ? published.map((name) => realData(`mlperf-tiny/${name}.tflite`)) : []),
];

describe('float operators', () => {
  test.each(files)('give what onnxruntime gives, in every tensor: %s', async (file) => {
    const network = realNetwork(readModel(new Uint8Array(readFileSync(file)), 'model'));
    const shape = floatTensor(network, 0).shape;
    const input = Float32Array.from({ length: elementCount(shape) }, (_, n) => ((n * 7919) % 256) / 255);
    const expected = await onnxruntimeTensors(network, input);
    const values: Float32Array[] = [input];
    for (const layer of network.layers) {
      const output = runFloatLayer(
        network,
        layer,
        layer.inputs.map((id) => values[id]!),
      );
      values.push(output);
      const reference = expected[layer.output]!;
      const largest = reference.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
      const difference = output.reduce(
        (most, value, n) => Math.max(most, Math.abs(value - reference[n]!)),
        0,
      );
      expect(difference / largest, `layer ${layer.index} (${layer.kind})`).toBeLessThan(1e-4);
    }
  });
});

/** Every tensor of the network, channels last, as onnxruntime computes it. */
async function onnxruntimeTensors(network: FloatNetwork, input: Float32Array): Promise<Float32Array[]> {
  const ids = network.layers.map(({ output }) => output);
  const session = await ort.InferenceSession.create(writeFloatOnnx(network, ids));
  const { shape } = floatTensor(network, 0);
  const feed = new ort.Tensor('float32', Float32Array.from(reordered(input, shape, 'first')), [
    1,
    ...channelsFirst(shape),
  ]);
  const results = await session.run({ [tensorName(0)]: feed });
  const tensors = [input];
  for (const id of ids)
    tensors[id] = reordered(
      results[tensorName(id)]!.data as Float32Array,
      floatTensor(network, id).shape,
      'last',
    );
  return tensors;
}
