import { describe, expect, test } from 'vitest';
import { runLayer, runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import type { Network } from '../../../../src/network/network.ts';
import { tensorOf } from '../../../../src/network/network.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { seed } from '../../../seed.ts';
import { lenet, resnet, trained } from './floatNetworks.ts';
import { channelsLast, patternedImages } from './images.ts';
import type { RuntimeInput } from './onnxRuntime.ts';
import { runOnnx } from './onnxRuntime.ts';
import type { BuiltOnnx } from './onnxWriter.ts';
import { buildOnnx } from './onnxWriter.ts';
import type { QuantizeOptions } from './quantizeStatic.ts';
import { quantizeStatic } from './quantizeStatic.ts';

const styles: readonly (readonly [string, QuantizeOptions])[] = [
  ['int8, per channel', { activations: 'INT8', isSymmetric: false, perChannel: true }],
  ['uint8, per tensor', { activations: 'UINT8', isSymmetric: false, perChannel: false }],
  ['symmetric int8, per channel', { activations: 'INT8', isSymmetric: true, perChannel: true }],
];

const imageCount = 200;

describe.each([
  ['LeNet', lenet],
  ['ResNet', resnet],
])('%s as quantize_static writes it', (_, make) => {
  test.each(styles)('%s: the classes and steps that onnxruntime gives', async (__, options) => {
    const random = randomFrom(seed);
    const drawn = make(random);
    const images = patternedImages(drawn.inputs[0]!, random, imageCount);
    const float = await trained(drawn, images);
    const quantised = await quantizeStatic(float, images.slice(0, 40), options);
    const file = buildOnnx(quantised);
    const network = readModel(file, 'model.onnx');

    const expected = (await runOnnx(file, images)).map((outputs) => Object.values(outputs)[0]!);
    const found = images.map((image) => outputOf(network, image));
    const classes = expected.map(classOf);
    expect(new Set(classes).size).toBeGreaterThan(4);
    const equal = found.filter((values, n) => classOf(values) === classes[n]);
    expect(equal.length).toBeGreaterThanOrEqual(0.99 * imageCount);

    console.log(
      new Set(classes).size,
      equal.length,
      await largestSteps(network, quantised, images.slice(0, 40)),
    );
    expect(await largestSteps(network, quantised, images.slice(0, 40))).toBeLessThanOrEqual(1);
  });
});

function outputOf(network: Network, image: RuntimeInput): number[] {
  return Array.from(runNetwork(network, Float32Array.from(channelsLast(image)), { rounding: 'double' }));
}

function classOf(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}

/** Largest difference of any layer's output from onnxruntime's in quantised steps, where both compute from the same values. */
async function largestSteps(
  network: Network,
  model: BuiltOnnx,
  images: readonly RuntimeInput[],
): Promise<number> {
  const stored = new Map(
    model.nodes.flatMap(({ type, inputs, outputs }) =>
      type === 'QuantizeLinear' ? [[inputs[0]!, outputs[0]!]] : [],
    ),
  );
  const type = model.constants.find(({ name }) => name === 'input_zero_point')!.type;
  const outputs = [...stored.values()].map((name) => ({ name, type, shape: null }));
  const runs = await runOnnx(buildOnnx({ ...model, outputs }), images);
  let largest = 0;
  runs.forEach((run, n) => {
    const values = network.tensors.map((_, id) =>
      id === network.input ? Float32Array.from(channelsLast(images[n]!)) : new Int8Array(0),
    );
    for (const layer of network.layers) {
      if (layer.kind === 'dequantize') continue;
      const { name, shape } = tensorOf(network, layer.output);
      const inputs = layer.inputs.map((id) => values[id]!);
      const found = runLayer(network, layer, inputs, 'double') as Int8Array;
      const theirs = run[stored.get(name) ?? name];
      // A softmax and its rescaling are one operator there.
      if (!theirs) {
        values[layer.output] = found;
        continue;
      }
      const [h, w, c] = shape.length === 3 ? shape : [1, 1, shape[0]];
      const ordered = channelsLast({ values: theirs, shape: [1, c!, h, w] });
      const expected = Int8Array.from(ordered, (value) => value - (type === 'UINT8' ? 128 : 0));
      found.forEach((value, k) => (largest = Math.max(largest, Math.abs(value - expected[k]!))));
      values[layer.output] = expected;
    }
  });
  return largest;
}
