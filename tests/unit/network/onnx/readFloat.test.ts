import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import { floatTensor } from '../../../../src/network/floatNetwork.ts';
import type { Network } from '../../../../src/network/network.ts';
import { elementCount, tensorOf } from '../../../../src/network/network.ts';
import { readFloatOnnx } from '../../../../src/network/onnx/readOnnx.ts';
import { toChannelsFirst } from '../../../../src/network/onnx/write/onnxShapes.ts';
import { writeFloatOnnx } from '../../../../src/network/onnx/write/writeFloat.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { realNetwork } from '../../../../src/network/realNetwork.ts';
import { writeTflite } from '../../../../src/network/tflite/writeTflite.ts';
import { withExplicitPadding } from '../../../../src/quantisation/explicitPadding.ts';
import { runFloatNetwork } from '../../../../src/quantisation/floatOperators.ts';
import { calibrate, inputQuantiser, quantiseNearest } from '../../../../src/quantisation/quantiseNetwork.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { realData, realDataFolder } from '../../../realData.ts';
import { refused } from '../../../refused.ts';
import { seed } from '../../../seed.ts';
import { detector, DrawnNetwork, lenet, mixed, mobilenet, resnet } from './drawnNetworks.ts';
import { channelsLast, patternedImages } from './images.ts';
import { runOnnx } from './onnxRuntime.ts';
import type { BuiltOnnx } from './onnxWriter.ts';
import { buildOnnx } from './onnxWriter.ts';

describe('a float model', () => {
  test.each([
    ['LeNet', lenet],
    ['ResNet', resnet],
    ['of other operators', mixed],
    ['with normalisations', normalised],
    ['MobileNetV3', mobilenet],
    ['detector', detector],
    ['padded as PyTorch exports F.pad', padded],
    ['averages that round up', roundedUp([0, 0, 0, 0])],
    ['averages that round up and count their margins', roundedUp([1, 1, 1, 1])],
    ['averages that round up and count margins of one side', roundedUp([2, 0, 0, 2])],
    ['a Resize by scales that are cast', resizedByCast],
  ])('%s gives what onnxruntime gives', async (_, make) => {
    const random = randomFrom(seed);
    const model = make(random);
    const file = buildOnnx(model);
    const network = readFloatOnnx(file, 'model');
    const images = patternedImages(model.inputs[0]!, random, 5);
    const expected = (await runOnnx(file, images)).map((outputs) => Object.values(outputs)[0]!);
    images.forEach((image, n) => {
      const output = runFloatNetwork(network, Float32Array.from(channelsLast(image)));
      const largest = Math.max(...expected[n]!.map(Math.abs));
      expect(output).toHaveLength(expected[n]!.length);
      output.forEach((value, k) => expect(Math.abs(value - expected[n]![k]!) / largest).toBeLessThan(1e-4));
    });
  });

  test('has its normalisations and clamps within its layers', () => {
    const network = readFloatOnnx(buildOnnx(normalised(randomFrom(seed))), 'model');
    expect(network.layers.map(({ kind }) => kind)).toEqual([
      'depthwise',
      'conv',
      'conv',
      'add',
      'mean',
      'dense',
    ]);
  });

  test('has hard swishes where exporters spell them, and gates within their convolutions', () => {
    const network = readFloatOnnx(buildOnnx(mobilenet(randomFrom(seed))), 'model');
    const names = network.layers.map((layer) => ('operator' in layer ? layer.operator : layer.kind));
    expect(names.join(' ')).toBe(
      'conv hardSwish conv hardSwish depthwise mean conv conv multiply hardSwish conv add mean dense',
    );
  });

  test.each([
    ['MobileNetV3', mobilenet],
    ['detector', detector],
  ])('%s that Tauscope writes and quantises', async (_, make) => {
    const random = randomFrom(seed);
    const model = make(random);
    const network = withExplicitPadding(readFloatOnnx(buildOnnx(model), 'model'));
    const images = patternedImages(model.inputs[0]!, random, 12).map((image) =>
      Float32Array.from(channelsLast(image)),
    );
    const file = writeFloatOnnx(network, [network.layers.length]);
    const [, c, h, w] = model.inputs[0]!.shape!.map(Number);
    const { shape } = floatTensor(network, 0);
    const batch = {
      type: 'float32',
      shape: [2, c!, h!, w!],
      values: [0, 1].flatMap((n) => Array.from(toChannelsFirst(images[n]!, shape))),
    } as const;
    const [written] = await runOnnx(file, [batch]);
    const expected = images.map((image) => runFloatNetwork(network, image));
    const [values = []] = Object.values(written!);
    expect(values).toHaveLength(2 * expected[0]!.length);
    [...expected[0]!, ...expected[1]!].forEach((value, n) => expect(values[n]).toBeCloseTo(value, 3));

    const histograms = calibrate(network, images, () => undefined);
    const quantised = quantiseNearest(network, histograms, 'min-max');
    const { scale, zeroPoint } = tensorOf(quantised, quantised.output);
    let [signal, noise] = [0, 0];
    images.forEach((image, n) => {
      const output = runNetwork(quantised, inputQuantiser(quantised)(image), { rounding: 'double' });
      output.forEach((value, k) => {
        signal += expected[n]![k]! ** 2;
        noise += (expected[n]![k]! - scale * (value - zeroPoint)) ** 2;
      });
    });
    expect(10 * Math.log10(signal / noise)).toBeGreaterThan(20);
    const again = readModel(writeTflite(quantised), 'again.tflite');
    const input = inputQuantiser(quantised)(images[3]!);
    const run = (each: Network) => runNetwork(each, input, { rounding: 'double' });
    expect(run(again)).toEqual(run(quantised));
  });

  const published = ['kws_ref_model', 'pretrainedResnet_quant', 'vww_96_int8', 'ad01_int8'];
  test.runIf(realDataFolder).each(published)(
    '%s that Tauscope writes gives the same when read back',
    (name) => {
      const file = readFileSync(realData(`mlperf-tiny/${name}.tflite`));
      const network = realNetwork(readModel(new Uint8Array(file), name));
      const read = readFloatOnnx(writeFloatOnnx(network, [network.layers.length]), name);
      const image = Float32Array.from(
        { length: elementCount(floatTensor(network, 0).shape) },
        (_, n) => (n % 251) / 250,
      );
      const [expected, found] = [runFloatNetwork(network, image), runFloatNetwork(read, image)];
      found.forEach((value, k) => expect(value).toBeCloseTo(expected[k]!, 4));
    },
  );

  test.each([
    ['QuantizeLinear', /is quantised.*open it as it is/],
    ['LSTM', /LSTM.*none that Tauscope quantises/],
  ])('with %s is refused by name', (type, message) => {
    const draft = new DrawnNetwork([1, 3, 8, 8], randomFrom(seed));
    const model = draft.model(draft.node(type, ['input']));
    expect(() => readFloatOnnx(buildOnnx(model), 'model')).toThrow(message);
  });
});

test.each([3, 4])(
  'a BatchNormalization of [1, 3, %d], which would be along the last dimension, is refused',
  (length) => {
    const net = new DrawnNetwork([1, 3, length], randomFrom(seed));
    const statistics = [1, 2, 0, 4].map((value) => net.constant([3], [value, 1, 2]));
    const file = buildOnnx(net.model(net.node('BatchNormalization', ['input', ...statistics])));
    expect(() => readFloatOnnx(file, 'model')).toThrow(
      refused('model-unsupported', RegExp(`reads shape \\[1, 3, ${length}\\]; Tauscope runs it on`)),
    );
  },
);

test('a BatchNormalization of what a dense layer gives gives what onnxruntime gives', async () => {
  const net = new DrawnNetwork([1, 3], randomFrom(seed));
  const statistics = [1, 2, 0, 4].map((value) => net.constant([4], [value, 1, 2, 3]));
  const dense = net.gemm('input', 4, 3);
  const file = buildOnnx(net.model(net.node('BatchNormalization', [dense, ...statistics])));
  const [run] = await runOnnx(file, [{ type: 'float32', shape: [1, 3], values: [1, -2, 3] }]);
  const output = runFloatNetwork(readFloatOnnx(file, 'model'), Float32Array.of(1, -2, 3));
  expect(output).toHaveLength(4);
  Object.values(run!)[0]!.forEach((value, k) => expect(output[k]).toBeCloseTo(value, 5));
});

/** A padding from a list of the last axes first: lengthened by zeros, its pairs turned round, the ends behind the starts. */
function padded(random: ReturnType<typeof randomFrom>): BuiltOnnx {
  const net = new DrawnNetwork([1, 3, 8, 8], random);
  const list = (...values: number[]) => net.constant([values.length], values, 'INT64');
  const zero = { name: 'zero', type: 'INT64', shape: [1], values: [0] } as const;
  const more = net.node('ConstantOfShape', [list(4)], { value: { tensor: zero } });
  const all = net.node('Concat', [list(0, 1, 2, 3), more], { axis: 0 });
  const pairs = net.node('Reshape', [all, list(-1, 2)]);
  const turned = net.node('Slice', [pairs, list(-1), list(-(2 ** 53)), list(0), list(-1)]);
  const pads = net.node('Reshape', [net.node('Transpose', [turned], { perm: [1, 0] }), list(-1)]);
  const image = net.node('Pad', ['input', net.node('Cast', [pads], { to: 7 })]);
  const wide = net.conv(image, [4, 3, 3, 3], { strides: [2, 2] });
  return net.model(net.gemm(net.node('Flatten', [wide], { axis: 1 }), 10, 4 * 6 * 4));
}

/** An average over windows of which the last ones end beyond the margins. */
const roundedUp = (pads: readonly number[]) => (random: ReturnType<typeof randomFrom>) => {
  const net = new DrawnNetwork([1, 3, 8, 8], random);
  const window = { kernel_shape: [3, 3], strides: [2, 2], pads, ceil_mode: 1, count_include_pad: 1 };
  return net.model(net.node('Flatten', [net.node('AveragePool', ['input'], window)]));
};

/** A Resize by scales that exporters cast to the type which it takes. */
function resizedByCast(random: ReturnType<typeof randomFrom>): BuiltOnnx {
  const net = new DrawnNetwork([1, 3, 8, 8], random);
  const scales = net.node('Cast', [net.constant([4], [1, 1, 1.5, 1.5])], { to: 1 });
  return net.model(net.node('Flatten', [net.node('Resize', ['input', '', scales])]));
}

/** Scales in all places where exporters leave them. */
function normalised(random: ReturnType<typeof randomFrom>): BuiltOnnx {
  const net = new DrawnNetwork([1, 3, 8, 8], random);
  const list = (count: number, low: number, high: number) =>
    net.constant(
      [count],
      Array.from({ length: count }, () => random.whole(low, high) / 100),
    );
  const perChannel = (count: number) =>
    net.constant(
      [1, count, 1, 1],
      Array.from({ length: count }, () => random.whole(20, 80) / 100),
    );
  const normalise = (input: string, c: number) =>
    net.node('BatchNormalization', [
      input,
      list(c, 50, 150),
      list(c, -50, 50),
      list(c, -50, 50),
      list(c, 20, 200),
    ]);
  const pads = [1, 1, 1, 1];
  const scaled = net.node('Div', [net.node('Sub', ['input', perChannel(3)]), perChannel(3)]);
  const first = net.node('Relu', [normalise(net.conv(scaled, [8, 3, 3, 3], { pads }), 8)]);
  const second = normalise(net.conv(first, [8, 8, 3, 3], { pads }), 8);
  const sum = net.node('Relu', [net.node('Add', [second, first])]);
  const flat = net.node('Flatten', [net.node('GlobalAveragePool', [sum])], { axis: 1 });
  return net.model(net.matMul(flat, 10, 8));
}
