import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bounds } from '../../../../src/network/build/activationClamp.ts';
import { buildQuantize, buildRelu, buildSoftmax } from '../../../../src/network/build/elementwiseLayers.ts';
import { buildAdd, buildMultiply, buildSubtract } from '../../../../src/network/build/pairLayers.ts';
import { buildMean } from '../../../../src/network/build/poolingLayers.ts';
import { buildConv, buildDense, buildDepthwise } from '../../../../src/network/build/weightedLayers.ts';
import type { Network } from '../../../../src/network/network.ts';
import { elementCount, tensorOf } from '../../../../src/network/network.ts';
import type { Random } from '../../../property/engine/random.ts';
import { randomFrom } from '../../../property/engine/random.ts';
import type { Input, Scaling } from './oneLayer.ts';
import { oneLayer, run } from './oneLayer.ts';

/** int8 values as the real numbers that they stand for. */
const realOf = (values: Int8Array, { scale, zeroPoint }: Scaling) =>
  Array.from(values, (value) => scale * (value - zeroPoint));

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** An image and another one, or a pixel that all of it meets. */
function pairOf(random: Random) {
  const [h, w, c] = [random.whole(1, 4), random.whole(1, 4), random.whole(1, 4)] as const;
  const other = random.pick([[h, w, c], [1, 1, c], [c]]);
  return [randomInput(random, [h, w, c]), randomInput(random, other)] as const;
}

/** Each output is within one step of the operator's real result; bounds are those of the activation. */
function expectReal(network: Network, outputs: readonly number[], reals: readonly number[], bounds: Bounds) {
  const { scale, zeroPoint } = tensorOf(network, network.output);
  expect(outputs).toHaveLength(reals.length);
  reals.forEach((real, n) => {
    const bounded = Math.min(bounds[1], Math.max(bounds[0], real));
    const exact = Math.min(127, Math.max(-128, bounded / scale + zeroPoint));
    expect(Math.abs(outputs[n]! - exact)).toBeLessThanOrEqual(1);
  });
}

const allBounds: readonly Bounds[] = [
  [-Infinity, Infinity],
  [0, Infinity],
  [-1, 1],
  [0, 6],
];

function randomScaling(random: Random): Scaling {
  return { scale: random.whole(1, 1000) / 8000, zeroPoint: random.whole(-128, 127) };
}

function randomInput(random: Random, shape: readonly number[]): { input: Input; values: Int8Array } {
  return { input: { shape, ...randomScaling(random) }, values: random.int8s(elementCount(shape)) };
}

/** Weights with a scale for each channel or one for all, and a bias or none. */
function randomWeights(random: Random, shape: readonly number[], axis: number) {
  const channels = shape[axis]!;
  const perChannel = random.chance(0.7);
  const scales = Array.from({ length: perChannel ? channels : 1 }, () => random.whole(1, 1000) / 1e5);
  const bias = random.chance(0.8)
    ? Int32Array.from({ length: channels }, () => random.whole(-20_000, 20_000))
    : null;
  return {
    scaleOf: (channel: number) => scales[perChannel ? channel : 0]!,
    facts: {
      weights: {
        label: 'the weights',
        shape,
        values: random.int8s(product(shape)),
        quantisation: { scales, zeroPoints: [], axis },
      },
      bias: bias && { label: 'the bias', shape: [channels], values: bias },
    },
  };
}

/** Runs `check` with 200 random sources. */
function itMeans(operator: string, check: (random: Random) => void) {
  test(operator, () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => {
        check(randomFrom(seed));
      }),
      { numRuns: 200 },
    );
  });
}

describe('layers as built mean, in real numbers,', () => {
  for (const kind of ['conv', 'depthwise'] as const)
    itMeans(`${kind} with explicit padding`, (random) => {
      const size = (most: number) => ({ h: random.whole(1, most), w: random.whole(1, most) });
      const { h, w } = size(6);
      const c = random.whole(1, 3);
      const kernel = size(3);
      const [stride, dilation] = [size(3), size(2)];
      const span = {
        h: (kernel.h - 1) * dilation.h + 1,
        w: (kernel.w - 1) * dilation.w + 1,
      };
      const padding = {
        top: random.whole(0, span.h - 1),
        bottom: random.whole(0, span.h - 1),
        left: random.whole(0, span.w - 1),
        right: random.whole(0, span.w - 1),
      };
      fc.pre(padding.top + h + padding.bottom >= span.h && padding.left + w + padding.right >= span.w);
      const outC = kind === 'conv' ? random.whole(1, 4) : c * random.whole(1, 2);
      const shape = kind === 'conv' ? [outC, kernel.h, kernel.w, c] : [1, kernel.h, kernel.w, outC];
      const { input, values } = randomInput(random, [h, w, c]);
      const { facts, scaleOf } = randomWeights(random, shape, kind === 'conv' ? 0 : 3);
      const output = randomScaling(random);
      const activation = random.pick(allBounds);
      const build = kind === 'conv' ? buildConv : buildDepthwise;
      const network = oneLayer([input], output, (operator, x) =>
        build(operator, { ...facts, input: x, stride, dilation, padding, activation }),
      );

      const x = realOf(values, input);
      const weight = (o: number, i: number, j: number, ic: number) =>
        facts.weights.values[
          kind === 'conv' ? ((o * kernel.h + i) * kernel.w + j) * c + ic : (i * kernel.w + j) * outC + o
        ]!;
      const reals: number[] = [];
      for (let top = -padding.top; top + span.h <= h + padding.bottom; top += stride.h)
        for (let left = -padding.left; left + span.w <= w + padding.right; left += stride.w)
          for (let o = 0; o < outC; o++) {
            let sum = (facts.bias?.values[o] ?? 0) * input.scale * scaleOf(o);
            for (let i = 0; i < kernel.h; i++)
              for (let j = 0; j < kernel.w; j++)
                for (let ic = 0; ic < c; ic++) {
                  if (kind === 'depthwise' && ic !== Math.floor((o * c) / outC)) continue;
                  const [row, column] = [top + i * dilation.h, left + j * dilation.w];
                  if (row < 0 || row >= h || column < 0 || column >= w) continue;
                  sum += x[(row * w + column) * c + ic]! * weight(o, i, j, ic) * scaleOf(o);
                }
            reals.push(sum);
          }
      expectReal(network, run(network, values), reals, activation);
    });

  itMeans('a dense layer', (random) => {
    const [inN, outN] = [random.whole(1, 20), random.whole(1, 6)];
    const { input, values } = randomInput(random, [inN]);
    const { facts, scaleOf } = randomWeights(random, [outN, inN], 0);
    const activation = random.pick(allBounds);
    const network = oneLayer([input], randomScaling(random), (operator, x) =>
      buildDense(operator, { ...facts, input: x, keepsRank: false, activation }),
    );
    const x = realOf(values, input);
    const reals = Array.from({ length: outN }, (_, o) =>
      x.reduce(
        (sum, real, i) => sum + real * facts.weights.values[o * inN + i]! * scaleOf(o),
        (facts.bias?.values[o] ?? 0) * input.scale * scaleOf(o),
      ),
    );
    expectReal(network, run(network, values), reals, activation);
  });

  itMeans('an addition', (random) => {
    const shape = [random.whole(1, 9)];
    const [a, b] = [randomInput(random, shape), randomInput(random, shape)];
    const activation = random.pick(allBounds);
    const network = oneLayer([a.input, b.input], randomScaling(random), (operator, first, second) =>
      buildAdd(operator, [first, second], activation),
    );
    const [x, y] = [realOf(a.values, a.input), realOf(b.values, b.input)];
    const reals = x.map((real, n) => real + y[n]!);
    expectReal(network, run(network, a.values, b.values), reals, activation);
  });

  itMeans('a difference', (random) => {
    const [a, b] = pairOf(random);
    const activation = random.pick(allBounds);
    const network = oneLayer([a.input, b.input], randomScaling(random), (operator, first, second) =>
      buildSubtract(operator, [first, second], activation),
    );
    const [x, y] = [realOf(a.values, a.input), realOf(b.values, b.input)];
    const reals = x.map((real, n) => real - y[n % y.length]!);
    expectReal(network, run(network, a.values, b.values), reals, activation);
  });

  itMeans('a product', (random) => {
    const [a, b] = pairOf(random);
    const activation = random.pick(allBounds);
    const network = oneLayer([a.input, b.input], randomScaling(random), (operator, first, second) =>
      buildMultiply(operator, [first, second], activation),
    );
    const [x, y] = [realOf(a.values, a.input), realOf(b.values, b.input)];
    const reals = x.map((real, n) => real * y[n % y.length]!);
    expectReal(network, run(network, a.values, b.values), reals, activation);
  });

  itMeans('a mean over height and width', (random) => {
    const [h, w, c] = [random.whole(1, 8), random.whole(1, 8), random.whole(1, 4)] as const;
    const { input, values } = randomInput(random, [h, w, c]);
    const network = oneLayer([input], randomScaling(random), (operator, x) => buildMean(operator, x, false));
    const x = realOf(values, input);
    const reals = Array.from(
      { length: c },
      (_, channel) => x.filter((_, n) => n % c === channel).reduce((a, b) => a + b) / (h * w),
    );
    expectReal(network, run(network, values), reals, [-Infinity, Infinity]);
  });

  itMeans('a ReLU, and a change of scale', (random) => {
    const { input, values } = randomInput(random, [random.whole(1, 9)]);
    const activation = random.pick(allBounds);
    const output = randomScaling(random);
    const relu = oneLayer([input], output, (operator, x) => buildRelu(operator, x, activation));
    expectReal(relu, run(relu, values), realOf(values, input), activation);
    const quantize = oneLayer([input], output, (operator, x) => buildQuantize(operator, x));
    expectReal(quantize, run(quantize, values), realOf(values, input), [-Infinity, Infinity]);
  });

  itMeans('a softmax', (random) => {
    const { input, values } = randomInput(random, [random.whole(1, 12)]);
    const beta = random.pick([0.5, 1, 2]);
    const network = oneLayer([input], { scale: 1 / 256, zeroPoint: -128 }, (operator, x) =>
      buildSoftmax(operator, x, beta),
    );
    const exponentials = realOf(values, input).map((real) => Math.exp(beta * real));
    const sum = exponentials.reduce((a, b) => a + b);
    const reals = exponentials.map((exponential) => exponential / sum);
    expectReal(network, run(network, values), reals, [-Infinity, Infinity]);
  });
});
