import { describe, expect, test } from 'vitest';
import { dequantize } from '../../../src/arithmetic/dequantize.ts';
import { runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import { isWeighted } from '../../../src/network/floatNetwork.ts';
import type { Network, TensorId } from '../../../src/network/network.ts';
import { tensorOf } from '../../../src/network/network.ts';
import { writeQdqOnnx } from '../../../src/network/onnx/write/writeQdq.ts';
import { readFloatModel } from '../../../src/network/readFloatModel.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { writeTflite } from '../../../src/network/tflite/writeTflite.ts';
import { writeModelFiles } from '../../../src/network/writeModel.ts';
import { rangeMethods } from '../../../src/quantisation/activationRange.ts';
import { equaliseChannels } from '../../../src/quantisation/equaliseChannels.ts';
import { withExplicitPadding } from '../../../src/quantisation/explicitPadding.ts';
import { runFloatNetwork } from '../../../src/quantisation/floatOperators.ts';
import { quantise } from '../../../src/quantisation/quantise.ts';
import { inputQuantiser } from '../../../src/quantisation/quantiseNetwork.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { seed } from '../../seed.ts';
import { lenet, mixed, resnet } from '../network/onnx/drawnNetworks.ts';
import { channelsLast, patternedImages } from '../network/onnx/images.ts';
import { buildOnnx } from '../network/onnx/onnxWriter.ts';
import { FloatNetworkBuilder } from './floatNetworkBuilder.ts';
import { plainRunner } from './plainRunner.ts';

describe.each([
  ['LeNet', lenet],
  ['ResNet', resnet],
  ['of other operators', mixed],
])('a drawn network %s', (_, make) => {
  const random = randomFrom(seed);
  const model = make(random);
  const network = readFloatModel(buildOnnx(model), 'drawn');
  const images = patternedImages(model.inputs[0]!, random, 60).map((image) =>
    Float32Array.from(channelsLast(image)),
  );
  const [calibration, selection] = [images.slice(0, 40), images.slice(40)];

  test('is quantised to within a few steps of the output', async () => {
    const task = { network, calibration, selection, rounding: 'double' } as const;
    const { chosen, trials } = await quantise(task, plainRunner, () => undefined);
    expect(chosen.signalToNoiseDb).toBe(Math.max(...trials.map((trial) => trial.signalToNoiseDb)));
    expect(chosen.signalToNoiseDb).toBeGreaterThan(25);
  });

  test('gives files that open as the same network', async () => {
    const task = { network, calibration, selection, rounding: 'double' } as const;
    const quantised = (await quantise(task, plainRunner, () => undefined)).network;
    if (make === mixed) expect(() => writeTflite(quantised)).toThrow(/averagePool.*save it as \.onnx/);
    else expect(readModel(writeTflite(quantised), 'drawn')).toEqual(quantised);
    const endings = Object.keys(writeModelFiles(quantised));
    expect(endings).toEqual(make === mixed ? ['.onnx'] : ['.tflite', '.onnx']);
    const twin = readModel(writeQdqOnnx(quantised), 'drawn');
    for (const image of selection.slice(0, 5))
      expect(outputOf(twin, image)).toEqual(outputOf(quantised, image));
  });

  test('is the same function with equalised channels and explicit padding', () => {
    const other = withExplicitPadding(equaliseChannels(network));
    for (const image of selection) {
      const [expected, found] = [runFloatNetwork(network, image), runFloatNetwork(other, image)];
      found.forEach((value, n) => expect(value).toBeCloseTo(expected[n]!, 4));
    }
  });
});

test('a network in which no channels can be equalised is not tried twice', async () => {
  const random = randomFrom(seed);
  const model = lenet(random);
  const drawn = readFloatModel(buildOnnx(model), 'drawn');
  const layers = drawn.layers.map((layer) =>
    isWeighted(layer) ? { ...layer, bounds: [0, 6] as const } : layer,
  );
  const images = patternedImages(model.inputs[0]!, random, 8).map((image) =>
    Float32Array.from(channelsLast(image)),
  );
  const task = {
    network: { ...drawn, layers },
    calibration: images,
    selection: images,
    rounding: 'double',
  } as const;
  const { trials } = await quantise(task, plainRunner, () => undefined);
  expect(trials.map(({ equalised, weights }) => ({ equalised, weights }))).toEqual([
    ...rangeMethods.map(() => ({ equalised: false, weights: 'nearest' })),
    { equalised: false, weights: 'second-order' },
  ]);
});

test.each<[string, (builder: FloatNetworkBuilder, from: TensorId) => TensorId]>([
  ['tanh', (b, from) => b.function(from, { operator: 'tanh' })],
  ['sigmoid', (b, from) => b.function(from, { operator: 'logistic' })],
  ['SiLU', (b, from) => b.pair('multiply', from, b.function(from, { operator: 'logistic' }))],
  ['HardSwish', (b, from) => b.function(from, { operator: 'hardSwish' })],
  ['LeakyRelu', (b, from) => b.function(from, { operator: 'leakyRelu', alpha: 0.125 })],
])('%s is the same in a .tflite, and within a step in an .onnx', async (_, make) => {
  const random = randomFrom(seed);
  const builder = new FloatNetworkBuilder([4, 4, 3], random);
  make(builder, builder.conv(builder.input, 6));
  const images = Array.from({ length: 10 }, () =>
    Float32Array.from({ length: 48 }, () => random.whole(-255, 255) / 50),
  );
  const task = { network: builder.network(), calibration: images, selection: images } as const;
  const { network } = await quantise({ ...task, rounding: 'double' }, plainRunner, () => undefined);
  expect(readModel(writeTflite(network), 'built')).toEqual(network);
  const twin = readModel(writeQdqOnnx(network), 'built');
  const step = tensorOf(network, network.output).scale;
  for (const image of images) {
    const [expected, found] = [outputOf(network, image), outputOf(twin, image)];
    found.forEach((value, n) => expect(Math.abs(value - expected[n]!)).toBeLessThan(1.01 * step));
  }
});

/** Real output for a real image, whether the network's ends are int8 or float32. */
function outputOf(network: Network, image: Float32Array): Float32Array {
  const isInt8 = tensorOf(network, network.input).type === 'int8';
  const output = runNetwork(network, isInt8 ? inputQuantiser(network)(image) : image, { rounding: 'double' });
  return output instanceof Int8Array ? dequantize(output, tensorOf(network, network.output)) : output;
}
