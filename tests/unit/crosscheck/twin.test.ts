import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web/wasm';
import { describe, expect, test } from 'vitest';
import type { TensorValues } from '../../../src/arithmetic/runNetwork.ts';
import { equalPercent } from '../../../src/crosscheck/agreement.ts';
import type { LayerAgreement } from '../../../src/crosscheck/compareLayers.ts';
import { compareLayers, isRounding } from '../../../src/crosscheck/compareLayers.ts';
import { layerFault } from '../../../src/crosscheck/layerFault.ts';
import { networkInput } from '../../../src/images/quantiseInput.ts';
import { syntheticSet } from '../../../src/images/syntheticSet.ts';
import type { ConvLayer, Network } from '../../../src/network/network.ts';
import { elementCount, tensorOf, withLayers } from '../../../src/network/network.ts';
import type { OnnxTwin } from '../../../src/network/onnx/onnxTwin.ts';
import { twinOf } from '../../../src/network/twinOf.ts';
import { withTwin } from '../../../workers/onnxruntime/twinReference.ts';
import { onnxModel } from '../../bench/onnxModel.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { seed } from '../../seed.ts';
import { activation, everyOperator, int32Constant, oneOperator } from '../network/builtModels.ts';
import { channelsLastEnds, lenet, mixed, resnet } from '../network/onnx/drawnNetworks.ts';
import { channelsLast, patternedImages } from '../network/onnx/images.ts';
import { buildOnnx } from '../network/onnx/onnxWriter.ts';
import { quantizeStatic } from '../network/onnx/quantizeStatic.ts';
import type { BuiltModel, BuiltOperator } from '../network/tflite/tfliteBuilder.ts';
import { buildTflite } from '../network/tflite/tfliteBuilder.ts';

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';

const file = readFileSync(new URL('../../../public/examples/lenet.tflite', import.meta.url));
const images = syntheticSet(4, 1);

/** All layers of a network beside onnxruntime on its twin. */
function compared(
  twin: OnnxTwin,
  inputs: readonly TensorValues[],
  { network = twin.network, rounding = 'double' }: { network?: Network; rounding?: 'double' | 'single' } = {},
): Promise<LayerAgreement[]> {
  const tensors = network.layers.map(({ output }) => output);
  return withTwin(ort, twin, tensors, (reference) => compareLayers(network, reference, inputs, rounding));
}

function inputsOf(network: Network): TensorValues[] {
  return Array.from({ length: images.count }, (_, n) => networkInput(images, network)(n));
}

describe('a TensorFlow Lite model beside its QDQ twin', () => {
  const twin = twinOf(file, 'lenet.tflite');
  const inputs = inputsOf(twin.network);

  test('differs by rounding only, and less where it is rounded once', async () => {
    const double = await compared(twin, inputs);
    expect(double.map(({ layer }) => layer)).toEqual(twin.network.layers.map(({ index }) => index));
    expect(double.filter((layer) => !isRounding(layer))).toEqual([]);
    const single = await compared(twin, inputs, { rounding: 'single' });
    expect(Math.min(...single.map(({ running }) => equalPercent(running)))).toBeGreaterThan(99.9);
  });

  const wrongAt = async (network: Network) =>
    (await compared(twin, inputs, { network })).filter((layer) => !isRounding(layer));
  const changed = (index: number, change: (layer: ConvLayer) => Partial<ConvLayer>) => {
    const layer = twin.network.layers[index] as ConvLayer;
    return withLayers(twin.network, [{ ...layer, ...change(layer) }]);
  };

  test.each([
    ['weight', ({ weights }: ConvLayer) => ({ weights: weights.map((w, n) => (n === 100 ? w ^ 0x40 : w)) })],
    ['bias', ({ bias }: ConvLayer) => ({ bias: bias.map((b, n) => (n === 3 ? b + 4000 : b)) })],
    ['pad', ({ window }: ConvLayer) => ({ window: { ...window, padding: shiftedDown(window.padding) } })],
  ])('is found at the layer with a wrong %s, and there alone', async (_, change) => {
    const wrong = await wrongAt(changed(2, change));
    expect(wrong.map(({ layer }) => layer)).toEqual([2]);
    expect(layerFault('lenet', wrong)).toMatch(
      /^lenet differs from onnxruntime by more than rounding, .* layer 2 \(conv\): .* by up to (?!1 )\d+ steps, where rounding explains 1 /,
    );
  });

  test('is found at the layer with a wrong zero point of its output', async () => {
    const { output } = twin.network.layers[6]!;
    const { zeroPoint } = tensorOf(twin.network, output);
    const tensors = twin.network.tensors.map((tensor, id) =>
      id === output ? { ...tensor, zeroPoint: zeroPoint + 1 } : tensor,
    );
    const [first] = await wrongAt({ ...twin.network, tensors });
    expect(first).toMatchObject({ layer: 6, alone: { largestSteps: 1 } });
  });
});

test('what onnxruntime refuses is said', async () => {
  const twin = { ...twinOf(file, 'lenet.tflite'), file: new Uint8Array(20) };
  await expect(compared(twin, [])).rejects.toThrow(/^onnxruntime does not run the model.* It says: /);
});

test('a step to another scale differs by rounding only, for every value', async () => {
  const ends = [activation('in', [16, 16, 1], 0.3, 5), activation('out', [16, 16, 1], 0.7, -20)];
  const twin = twinOf(buildTflite(oneOperator(ends, { operator: 'QUANTIZE' })), 'quantize');
  const [layer] = await compared(twin, [Int8Array.from({ length: 256 }, (_, n) => n - 128)]);
  expect(layer).toMatchObject({ kind: 'quantize', alone: { values: 256 } });
  expect(isRounding(layer!)).toBe(true);
});

const resized = (size: readonly [number, number], options: BuiltOperator['options']) =>
  oneOperator(
    [activation('in', [5, 7, 3]), int32Constant('size', [2], size), activation('out', [...size, 3])],
    { operator: 'RESIZE_BILINEAR', ...(options && { options }) },
  );

const furtherOperators = {
  ...everyOperator,
  'a bilinear resize': resized([10, 14], {}),
  'a bilinear resize of pixel centres': resized([10, 28], { halfPixelCentres: true }),
  'a bilinear resize of steps that are not exact': resized([9, 12], { halfPixelCentres: true }),
  'a bilinear resize from corner to corner': resized([9, 25], { alignCorners: true }),
  'an image and a vector': {
    tensors: [
      activation('image', [4, 2, 3], 0.02),
      int32Constant('axes', [2], [1, 2]),
      activation('mean', [3], 0.02),
      activation('product', [4, 2, 3], 0.03, 5),
      activation('sum', [4, 2, 3], 0.04, -7),
    ],
    operators: [
      { operator: 'MEAN', inputs: [0, 1], outputs: [2], options: {} },
      { operator: 'MUL', inputs: [0, 2], outputs: [3], options: { activation: 'RELU6' } },
      { operator: 'ADD', inputs: [2, 3], outputs: [4], options: {} },
    ],
  } satisfies BuiltModel,
};

test.each(Object.entries(furtherOperators))(
  'every operator in %s differs by rounding only',
  async (_, model) => {
    const random = randomFrom(seed);
    const twin = twinOf(buildTflite(model), 'built');
    const count = elementCount(tensorOf(twin.network, twin.network.input).shape);
    const drawn = Array.from({ length: 20 }, () => random.int8s(count));
    const layers = await compared(twin, drawn);
    expect(layers.map(({ layer }) => layer)).toEqual(twin.network.layers.map(({ index }) => index));
    expect(layers.filter((layer) => !isRounding(layer))).toEqual([]);
  },
);

const shiftedDown = ({ top, bottom, ...sides }: ConvLayer['window']['padding']) => ({
  ...sides,
  top: top + 1,
  bottom: bottom - 1,
});

describe('an ONNX model beside itself on onnxruntime', () => {
  const styles = [
    ['int8, per channel', { activations: 'INT8', isSymmetric: false, perChannel: true }],
    ['uint8, per tensor', { activations: 'UINT8', isSymmetric: false, perChannel: false }],
  ] as const;
  const drawn = [
    ['LeNet', lenet],
    ['ResNet', resnet],
    ['of other operators', mixed],
    ['with channels last at its ends', channelsLastEnds],
  ] as const;
  const cases = drawn.flatMap(([name, make]) =>
    styles.map(([style, options]) => [name, style, make, options] as const),
  );

  test.each(cases)('a drawn network %s, %s: differs by rounding only', async (_, __, make, options) => {
    const random = randomFrom(seed);
    const float = make(random);
    const drawnImages = patternedImages(float.inputs[0]!, random, 16);
    const bytes = buildOnnx(await quantizeStatic(float, drawnImages, options));
    const twin = twinOf(bytes, 'model.onnx');
    const layers = await compared(
      twin,
      drawnImages.map((image) => Float32Array.from(channelsLast(image))),
    );
    const weighted = twin.network.layers.filter((layer) => 'weights' in layer).map(({ index }) => index);
    expect(layers.map(({ layer }) => layer)).toEqual(expect.arrayContaining(weighted));
    expect(layers.filter((layer) => !isRounding(layer))).toEqual([]);
  });

  test.each(['QDQ int8', 'QLinearConv u8'] as const)('with integers at its ends, %s', async (form) => {
    const bytes = onnxModel(twinOf(file, 'lenet').network, form, 1);
    const twin = twinOf(bytes, 'model.onnx');
    const layers = await compared(twin, inputsOf(twin.network));
    expect(layers.length).toBeGreaterThanOrEqual(5);
    expect(layers.filter((layer) => !isRounding(layer))).toEqual([]);
  });
});
