import { describe, expect, test } from 'vitest';
import { inputActivations, runLayer, runLayers, runNetwork } from '../../../src/arithmetic/runNetwork.ts';
import { TauscopeError } from '../../../src/network/errors.ts';
import type { Layer } from '../../../src/network/network.ts';
import {
  convLayer,
  denseLayer,
  depthwiseLayer,
  network,
  poolLayer,
  powerOfTwo,
  realTensor,
  tensor,
  wholeRange,
  window,
} from './networks.ts';

const at = <L extends Layer>(index: number, inputs: number[], output: number, layer: L): L => ({
  ...layer,
  index,
  inputs,
  output,
});

const plain = { index: 0, inputs: [0], output: 1 };

/** Every operator once: reals in, reals out. */
function everyOperator() {
  const identity = powerOfTwo(0);
  return network(
    [
      realTensor([2, 2, 1]),
      tensor([2, 2, 1], 1, 0.5),
      tensor([4, 4, 1], 1, 0.5),
      tensor([4, 4, 2]),
      tensor([4, 4, 2]),
      tensor([2, 2, 2]),
      tensor([2, 2, 2]),
      tensor([2, 2, 2]),
      tensor([2, 2, 2]),
      tensor([2]),
      tensor([1, 2]),
      tensor([1, 2]),
      tensor([1, 2], -128, 1 / 256),
      realTensor([1, 2]),
    ],
    [
      { ...plain, kind: 'quantize', requantisation: null },
      {
        ...plain,
        kind: 'pad',
        index: 1,
        inputs: [1],
        output: 2,
        padding: { top: 1, left: 1, bottom: 1, right: 1 },
      },
      at(2, [2], 3, convLayer({ weights: [1, -1], bias: [0, 10], window: window({ kernel: 1 }) })),
      at(3, [3], 4, depthwiseLayer({ weights: [2, 1], bias: [0, 0], window: window({ kernel: 1 }) })),
      at(4, [4], 5, poolLayer('maxPool', window({ kernel: 2, stride: 2 }))),
      at(5, [5], 6, poolLayer('averagePool', window({ kernel: 1 }))),
      {
        kind: 'add',
        index: 6,
        inputs: [6, 6],
        output: 7,
        leftShift: 20,
        inputRequantisations: [powerOfTwo(-1), powerOfTwo(-1)],
        requantisation: powerOfTwo(-19),
        clamp: wholeRange,
      },
      {
        kind: 'relu',
        index: 7,
        inputs: [7],
        output: 8,
        requantisation: identity,
        clamp: { min: 0, max: 127 },
      },
      { kind: 'mean', index: 8, inputs: [8], output: 9, requantisation: powerOfTwo(-2) },
      { kind: 'reshape', index: 9, inputs: [9], output: 10 },
      at(10, [10], 11, denseLayer({ weights: [1, 0, 0, 1], bias: [0, 5] })),
      {
        kind: 'softmax',
        index: 11,
        inputs: [11],
        output: 12,
        multiplier: 2 ** 30,
        leftShift: 23,
        diffMin: -248,
      },
      { kind: 'dequantize', index: 12, inputs: [12], output: 13 },
    ],
  );
}

test('a network of every operator, followed by hand', () => {
  const all = everyOperator();
  const values = inputActivations(all, Float32Array.of(1, 2, 3, 4));
  runLayers(all, values, 0, 11, 'double');
  // In steps of 0.5 above the zero point the pixels are 2 4 6 8, each alone in its window of the padded image.
  expect([...(values[1] ?? [])]).toEqual([3, 5, 7, 9]);
  expect([...(values[5] ?? [])]).toEqual([4, 10, 8, 10, 12, 10, 16, 10]);
  expect([...(values[7] ?? [])]).toEqual([8, 20, 16, 20, 24, 20, 32, 20]);
  expect([...(values[9] ?? [])]).toEqual([20, 20]);
  expect([...(values[11] ?? [])]).toEqual([20, 25]);
  const output = runNetwork(all, Float32Array.of(1, 2, 3, 4), { rounding: 'double' });
  // Differences count 2^30 * 2^23 / 2^31 / 2^26 = 1/16 each.
  expect(output).toBeInstanceOf(Float32Array);
  expect(output[0]).toBeCloseTo(1 / (1 + Math.exp(5 / 16)), 2);
  expect(output[1]).toBeCloseTo(1 / (1 + Math.exp(-5 / 16)), 2);
});

test('leading layers can be kept: the rest runs again with other weights', () => {
  const window1 = window({ kernel: 1 });
  const first = convLayer({ weights: [2], bias: [1], window: window1 });
  const second = (weight: number) =>
    at(1, [1], 2, convLayer({ weights: [weight], bias: [0], window: window1 }));
  const tensors = [tensor([1, 2, 1]), tensor([1, 2, 1]), tensor([1, 2, 1])];
  const input = Int8Array.of(3, -4);

  const base = network(tensors, [first, second(1)]);
  const shared = inputActivations(base, input);
  runLayers(base, shared, 0, 1, 'double');
  for (const weight of [1, 2, -3]) {
    const other = network(tensors, [first, second(weight)]);
    const values = shared.slice();
    runLayers(other, values, 1, 2, 'double');
    expect(values[2]).toEqual(runNetwork(other, input, { rounding: 'double' }));
    expect([...(values[2] ?? [])]).toEqual([7 * weight, -7 * weight]);
  }
  expect(shared[2]).toBeUndefined();
  expect([...(shared[1] ?? [])]).toEqual([7, -7]);
});

test('inputs are left as they were', () => {
  const all = everyOperator();
  const input = Float32Array.of(1, 2, 3, 4);
  const values = inputActivations(all, input);
  runLayers(all, values, 0, 1, 'double');
  const kept = values.map((value) => value?.slice());
  runLayers(all, values, 1, all.layers.length, 'double');
  expect(values.slice(0, 2)).toEqual(kept.slice(0, 2));
});

test('a reshape passes the same bytes on', () => {
  const layer: Layer = { ...plain, kind: 'reshape' };
  const input = Int8Array.of(1, 2, 3, 4);
  expect(runLayer(network([tensor([2, 2]), tensor([4])], [layer]), layer, [input], 'double')).toBe(input);
});

describe('input that does not fit is refused', () => {
  const int8Network = network([tensor([2, 2, 1]), tensor([4])], [{ ...plain, kind: 'reshape' }]);

  test.each([
    ['too short', new Int8Array(3), /takes 4 int8 values \(2 x 2 x 1\), but the input has 3 int8/],
    ['too long', new Int8Array(5), /has 5 int8 values/],
    ['real numbers', new Float32Array(4), /has 4 float32 values/],
  ])('%s', (_, input, message) => {
    const run = () => runNetwork(int8Network, input, { rounding: 'double' });
    expect(run).toThrow(TauscopeError);
    expect(run).toThrow(message);
    expect(run).toThrow(expect.objectContaining({ code: 'data-mismatch' }));
  });

  test('bytes where real numbers are taken', () => {
    expect(() => inputActivations(everyOperator(), new Int8Array(4))).toThrow(/takes 4 float32 values/);
  });

  test('a layer before its input is computed', () => {
    const all = everyOperator();
    const values = inputActivations(all, new Float32Array(4));
    expect(() => runLayers(all, values, 2, 3, 'double')).toThrow(
      /int8\[4,4,1\] is read before it is computed/,
    );
  });
});
