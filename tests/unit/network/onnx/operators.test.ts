import { describe, expect, test } from 'vitest';
import { runNetwork } from '../../../../src/arithmetic/runNetwork.ts';
import { tensorOf } from '../../../../src/network/network.ts';
import { readFloatOnnx } from '../../../../src/network/onnx/readOnnx.ts';
import { readModel } from '../../../../src/network/readModel.ts';
import { runFloatNetwork } from '../../../../src/quantisation/floatOperators.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import { seed } from '../../../seed.ts';
import { channelsLast, patternedImages } from './images.ts';
import { runOnnx } from './onnxRuntime.ts';
import { buildOnnx } from './onnxWriter.ts';
import type { OperatorCase } from './operatorCases.ts';
import { arithmetic, functions, moves, pools } from './operatorCases.ts';
import type { QuantizeOptions } from './quantizeStatic.ts';
import { quantizeStatic } from './quantizeStatic.ts';

const options: QuantizeOptions = { activations: 'UINT8', isSymmetric: false, perChannel: true };

/** How far values are from onnxruntime's in steps of the output's scale, the share of equal ones, and the kinds of layers. */
async function compared({ make, opset = 13 }: OperatorCase) {
  const random = randomFrom(seed);
  const { model: float, shape } = make(random);
  const images = patternedImages(float.inputs[0]!, random, 8);
  const file = buildOnnx({ ...(await quantizeStatic({ ...float, opset }, images, options)), opset });
  const network = readModel(file, 'operator.onnx');
  const expected = await runOnnx(file, images, 'disabled');
  const { scale } = tensorOf(network, network.layers.at(-1)!.inputs[0]!);
  const output = tensorOf(network, network.output);
  const [, c, h, w] = shape;
  const isImage = shape.length === 4 && output.shape.join() === [h, w, c].join();
  let largest = 0;
  let [equal, all] = [0, 0];
  const distinct = new Set<number>();
  images.forEach((image, n) => {
    const found = runNetwork(network, Float32Array.from(channelsLast(image)), { rounding: 'double' });
    const [values = []] = Object.values(expected[n]!);
    const ordered = isImage ? channelsLast({ values, shape }) : values;
    expect(found).toHaveLength(ordered.length);
    found.forEach((value, k) => {
      const steps = Math.round(Math.abs(value - ordered[k]!) / scale);
      largest = Math.max(largest, steps);
      if (steps === 0) equal++;
      all++;
      distinct.add(value);
    });
  });
  expect(distinct.size).toBeGreaterThan(2);
  return { largest, equal: equal / all, kinds: network.layers.map(({ kind }) => kind).join(' ') };
}

/** @param share of values that are equal at least; the others are one step off */
function itEquals(cases: Readonly<Record<string, OperatorCase>>, share: number): void {
  test.each(Object.entries(cases))('%s', async (_, operator) => {
    const { largest, equal, kinds } = await compared(operator);
    if (operator.kinds) expect(kinds).toBe(`quantize ${operator.kinds} dequantize`);
    expect(largest).toBeLessThanOrEqual(share === 1 ? 0 : 1);
    expect(equal).toBeGreaterThanOrEqual(share);
  });
}

describe('values that move are what onnxruntime moves', () => itEquals(moves, 1));
// Its exponentials are float32.
describe('functions of one value are what onnxruntime gives', () => itEquals(functions, 0.99));
describe('arithmetic is within a step of onnxruntime', () => itEquals(arithmetic, 0.9));
describe('pools and interpolation are within a step of onnxruntime', () => itEquals(pools, 0.7));

/** What the quantiser does not take. */
const onlyQuantised = new Set([
  'Elu',
  'Mish',
  'PRelu of a slope for each channel',
  'Min with a number for each channel',
  'Max',
  'Min',
  'Max of four, one a number',
  'Min of three',
  'Concat with a constant before',
  'Concat of a vector and a constant',
  'Expand',
  'Pad of channels',
]);

describe('in float32 all are what onnxruntime gives', () => {
  const cases = Object.entries({ ...functions, ...moves, ...arithmetic, ...pools });
  test.each(cases.filter(([name]) => !onlyQuantised.has(name)))('%s', async (_, { make, opset = 13 }) => {
    const random = randomFrom(seed);
    const { model, shape } = make(random);
    const file = buildOnnx({ ...model, opset });
    const network = readFloatOnnx(file, 'operator');
    const images = patternedImages(model.inputs[0]!, random, 2);
    const expected = await runOnnx(file, images);
    const output = network.tensors.at(-1)!;
    const [, c, h, w] = shape;
    const isImage = shape.length === 4 && output.shape.join() === [h, w, c].join();
    images.forEach((image, n) => {
      const found = runFloatNetwork(network, Float32Array.from(channelsLast(image)));
      const [values = []] = Object.values(expected[n]!);
      const ordered = isImage ? channelsLast({ values, shape }) : values;
      expect(found).toHaveLength(ordered.length);
      found.forEach((value, k) => expect(value).toBeCloseTo(ordered[k]!, 2));
    });
  });

  test.each([...onlyQuantised])('%s is refused by name', (name) => {
    const { make, opset = 13 } = { ...functions, ...moves, ...arithmetic }[name]!;
    const file = buildOnnx({ ...make(randomFrom(seed)).model, opset });
    expect(() => readFloatOnnx(file, 'operator')).toThrow(/operator \d+ \(/);
  });
});
