import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TensorValues } from '../../../../src/arithmetic/runNetwork.ts';
import { runLayer, runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import type { Network } from '../../../../src/network/network.ts';
import { elementCount, tensorOf } from '../../../../src/network/network.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { onnxModel } from '../../../bench/onnxModel.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { seed } from '../../../seed.ts';
import { channelsLastEnds, detector, lenet, mixed, mobilenet, resnet } from './drawnNetworks.ts';
import { floatTwin } from './floatTwin.ts';
import { builtInImages, channelsLast, patternedImages } from './images.ts';
import type { RuntimeInput } from './onnxRuntime.ts';
import { runOnnx } from './onnxRuntime.ts';
import type { BuiltOnnx } from './onnxWriter.ts';
import { buildOnnx } from './onnxWriter.ts';
import { clippedSteps, quantisedOperators } from './quantisedOperators.ts';
import type { QuantizeOptions } from './quantizeStatic.ts';
import { quantizeStatic } from './quantizeStatic.ts';

const styles: readonly (readonly [string, QuantizeOptions])[] = [
  ['int8, per channel', { activations: 'INT8', isSymmetric: false, perChannel: true }],
  ['uint8, per tensor', { activations: 'UINT8', isSymmetric: false, perChannel: false }],
  ['symmetric int8, per channel', { activations: 'INT8', isSymmetric: true, perChannel: true }],
];

const uint8Weights: QuantizeOptions = {
  activations: 'UINT8',
  isSymmetric: false,
  perChannel: true,
  weights: 'UINT8',
};

describe.each([
  ['LeNet', lenet],
  ['ResNet', resnet],
  ['of other operators', mixed],
  ['with channels last at its ends', channelsLastEnds],
  ['MobileNetV3', mobilenet],
  ['detector', detector],
])('a drawn network %s as quantize_static writes it', (_, make) => {
  test.each([...styles, ['uint8 weights, per channel', uint8Weights] as const])(
    '%s: every layer within one step of onnxruntime',
    async (__, options) => {
      const random = randomFrom(seed);
      const float = make(random);
      const images = patternedImages(float.inputs[0]!, random, 40);
      const model = await quantizeStatic(float, images, options);
      const network = readModel(buildOnnx(model), 'model.onnx');
      const differences = await stepsApart(network, model, images);
      expect(Math.max(...differences.keys())).toBeLessThanOrEqual(1);
    },
  );
});

describe('the trained LeNet as quantize_static writes it', () => {
  const file = resolve(import.meta.dirname, '../../../../public/examples/lenet.tflite');
  test.each(styles)('%s: the classes that onnxruntime gives', async (_, options) => {
    const images = builtInImages(100);
    const float = floatTwin(readModel(readFileSync(file), 'lenet.tflite'));
    const model = buildOnnx(await quantizeStatic(float, images.slice(0, 40), options));
    const network = readModel(model, 'lenet.onnx');
    const expected = (await runOnnx(model, images)).map((outputs) => classOf(Object.values(outputs)[0]!));
    const equal = images.filter((image, n) => classOf(outputOf(network, image)) === expected[n]);
    expect(new Set(expected).size).toBe(10);
    expect(equal.length).toBeGreaterThanOrEqual(99);
  });
});

describe.each(['lenet', 'alexnet'])('the example %s written as ONNX', (id) => {
  const file = resolve(import.meta.dirname, `../../../../public/examples/${id}.tflite`);
  test.each(['QDQ int8', 'QLinearConv u8'] as const)('%s: is the same network', (form) => {
    const original = readModel(readFileSync(file), id);
    const network = readModel(onnxModel(original, form, 1), id);
    const input = randomFrom(seed).int8s(elementCount(tensorOf(original, original.input).shape));
    const output = runNetwork(original, input, { rounding: 'double' });
    expect(runNetwork(network, input, { rounding: 'double' })).toEqual(output);
    const parameters = ({ layers }: Network) =>
      layers.flatMap((layer) => ('weights' in layer ? [layer.weights, layer.bias] : []));
    expect(parameters(network)).toEqual(parameters(original));
  });
});

describe('other styles of quantisation', () => {
  test('operators on uint8 values', async () => {
    const random = randomFrom(seed);
    const model = quantisedOperators(random);
    const network = readModel(buildOnnx(model), 'operators.onnx');
    expect(network.layers.map(({ kind }) => kind)).toEqual(
      'conv maxPool conv add mean dense dense softmax'.split(' '),
    );
    const images = Array.from({ length: 40 }, (): RuntimeInput => {
      const values = Array.from({ length: 128 }, () => random.whole(0, 255));
      return { type: 'uint8', values, shape: [1, 2, 8, 8] };
    });
    const differences = await stepsApart(network, model, images);
    expect(Math.max(...differences.keys())).toBeLessThanOrEqual(1);
  });

  test('fewer than 8 bits by a Clip', async () => {
    const random = randomFrom(seed);
    const model = clippedSteps(random);
    const file = buildOnnx(model);
    const network = readModel(file, 'clipped.onnx');
    const images = patternedImages(model.inputs[0]!, random, 100);
    const expected = (await runOnnx(file, images)).flatMap((outputs) => outputs['h_d']!);
    const found = images.flatMap((image) => outputOf(network, image));
    expect(new Set(expected).size).toBeGreaterThan(20);
    // The bias is float in the file, and rounded to steps of the accumulator here.
    expect(largestDifference(found, expected)).toBeLessThan(1.001 * 0.31);
    const equal = found.filter((value, n) => Math.abs(value - expected[n]!) < 1e-4);
    expect(equal.length).toBeGreaterThan(0.95 * found.length);
  });
});

function largestDifference(found: readonly number[], expected: readonly number[]): number {
  return found.reduce((largest, value, n) => Math.max(largest, Math.abs(value - expected[n]!)), 0);
}

/** An image in the order of the network's input. */
function inputOf(network: Network, image: RuntimeInput): readonly number[] {
  const { shape } = tensorOf(network, network.input);
  return image.shape.slice(1).join() === shape.join() ? image.values : channelsLast(image);
}

function outputOf(network: Network, image: RuntimeInput): number[] {
  return Array.from(runNetwork(network, Float32Array.from(inputOf(network, image)), { rounding: 'single' }));
}

function classOf(values: readonly number[]): number {
  return values.indexOf(Math.max(...values));
}

/**
 * How many values of all layers' outputs differ by how many quantised steps from onnxruntime's, where both compute from
 * the same values.
 */
async function stepsApart(
  network: Network,
  model: BuiltOnnx,
  images: readonly RuntimeInput[],
): Promise<Map<number, number>> {
  const steps = model.nodes.filter(({ type }) => type === 'QuantizeLinear');
  const stored = new Map(steps.map(({ inputs, outputs }) => [inputs[0]!, outputs[0]!]));
  const { type } = model.constants.find(({ name }) => name === 'input_zero_point') ?? model.inputs[0]!;
  const outputs = (steps.length > 0 ? steps : model.nodes).map(({ outputs: [name] }) => {
    return { name: name!, type, shape: null };
  });
  const runs = await runOnnx(buildOnnx({ ...model, outputs }), images);
  const counts = new Map<number, number>();
  runs.forEach((run, n) => {
    const values: TensorValues[] = [];
    const image = inputOf(network, images[n]!);
    const isReal = images[n]!.type === 'float32';
    values[network.input] = isReal ? Float32Array.from(image) : Int8Array.from(image, (byte) => byte - 128);
    for (const layer of network.layers) {
      const { name, shape } = tensorOf(network, layer.output);
      const inputs = layer.inputs.map((id) => values[id]!);
      const found = runLayer(network, layer, inputs, 'double');
      values[layer.output] = found;
      const theirs = run[stored.get(name) ?? name];
      // A softmax and its rescaling are one operator there.
      if (!theirs || layer.kind === 'softmax' || layer.kind === 'dequantize') continue;
      const [h = 1, w = 1, c = 1] = shape.length === 3 ? shape : [1, 1, shape[0]];
      const ordered =
        layer.kind === 'quantize' && layer.inputs.includes(network.input)
          ? inputOf(network, { ...images[n]!, values: theirs })
          : shape.length === 2
            ? theirs
            : channelsLast({ values: theirs, shape: [1, c, h, w] });
      // A Relu with steps of its own may be the clamp of the layer before it.
      const { min, max } = 'clamp' in layer ? layer.clamp : { min: -128, max: 127 };
      const expected = Int8Array.from(ordered, (value) =>
        Math.min(max, Math.max(min, value - (type === 'UINT8' ? 128 : 0))),
      );
      values[layer.output] = expected;
      found.forEach((value, k) => {
        const steps = Math.abs(value - expected[k]!);
        counts.set(steps, (counts.get(steps) ?? 0) + 1);
      });
    }
  });
  return counts;
}
