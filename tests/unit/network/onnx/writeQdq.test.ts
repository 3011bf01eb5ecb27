import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/wasm';
import { describe, expect, test } from 'vitest';
import { dequantize } from '../../../../src/arithmetic/dequantize.ts';
import { inputActivations, runLayers } from '../../../../src/arithmetic/runNetwork.ts';
import type { Network } from '../../../../src/network/network.ts';
import { elementCount, tensorOf } from '../../../../src/network/network.ts';
import { channelsFirst } from '../../../../src/network/onnx/write/onnxShapes.ts';
import { writeQdqOnnx } from '../../../../src/network/onnx/write/writeQdq.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { reordered } from '../../../channelOrder.ts';
import { realData, realDataFolder } from '../../../realData.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

const example = (name: string) =>
  new URL(`../../../../public/examples/${name}.tflite`, import.meta.url).pathname;
const published = ['kws_ref_model', 'pretrainedResnet_quant', 'vww_96_int8', 'ad01_int8'];
const files = [
  example('lenet'),
  ...(realDataFolder ? published.map((name) => realData(`mlperf-tiny/${name}.tflite`)) : []),
];

describe('a QDQ model that is written', () => {
  test.each(files)('has layers that onnxruntime computes to the step or the next one: %s', async (file) => {
    const network = readModel(new Uint8Array(readFileSync(file)), 'model');
    const values = inputActivations(network, drawnImage(network));
    for (const [position, layer] of network.layers.entries()) {
      runLayers(network, values, position, position + 1, 'double');
      if (layer.kind === 'add') continue;
      const alone = { ...network, layers: [layer], input: layer.inputs[0]!, output: layer.output };
      const reference = await onnxruntimeOutput(alone, values[alone.input] as Int8Array);
      const output = values[alone.output] as Int8Array;
      const steps = output.map((value, n) => Math.abs(value - reference[n]!));
      expect(Math.max(...steps), `layer ${layer.index} (${layer.kind})`).toBeLessThanOrEqual(1);
      // Rounding twice shows where the factor is a few bits below 1, as in the bottleneck of ad01.
      expect(steps.filter((step) => step > 0).length).toBeLessThanOrEqual(0.1 * steps.length);
    }
  });
});

function drawnImage(network: Network): Int8Array {
  const { shape } = tensorOf(network, network.input);
  return Int8Array.from({ length: elementCount(shape) }, (_, n) => ((n * 7919) % 256) - 128);
}

/** int8, channels last. */
async function onnxruntimeOutput(network: Network, input: Int8Array): Promise<number[]> {
  const session = await ort.InferenceSession.create(writeQdqOnnx(network));
  const [source, target] = [tensorOf(network, network.input), tensorOf(network, network.output)];
  const real = reordered(dequantize(input, source), source.shape, 'first');
  const feed = new ort.Tensor('float32', Float32Array.from(real), [1, ...channelsFirst(source.shape)]);
  const { output } = await session.run({ input: feed });
  const values = reordered(output!.data as Float32Array, target.shape, 'last');
  return Array.from(values, (value) => Math.round(value / target.scale) + target.zeroPoint);
}
