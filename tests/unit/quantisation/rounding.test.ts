import { describe, expect, test } from 'vitest';
import type { FloatDenseLayer } from '../../../src/network/floatNetwork.ts';
import {
  activationHistogram,
  activationRange,
  rangeMethods,
} from '../../../src/quantisation/activationRange.ts';
import { choleskyInPlace } from '../../../src/quantisation/cholesky.ts';
import type { QuantisedWeights } from '../../../src/quantisation/quantisedWeights.ts';
import { nearestWeights } from '../../../src/quantisation/quantisedWeights.ts';
import { secondOrderRounding } from '../../../src/quantisation/secondOrderRounding.ts';
import { randomFrom } from '../../property/engine/random.ts';
import { seed } from '../../seed.ts';

const random = randomFrom(seed);
const drawn = (count: number, size: number) =>
  Float32Array.from({ length: count }, () => (random.whole(-1000, 1000) / 1000) * size);

describe('second-order rounding', () => {
  const inputN = 12;
  const inputScale = 0.01;
  const layer: FloatDenseLayer = {
    kind: 'dense',
    index: 0,
    inputs: [0],
    output: 1,
    weights: drawn(inputN * 4, 1),
    bias: drawn(4, 1),
    bounds: [-Infinity, Infinity],
  };
  // Operands that follow each other, so that errors of their weights can cancel.
  const inputs = Array.from({ length: 400 }, () => {
    const common = drawn(3, 1);
    return Float32Array.from({ length: inputN }, (_, k) => common[k % 3]! + 0.1 * drawn(1, 1)[0]!);
  });
  const shape = { groupCount: 1, channelsPerGroup: 4, operandCount: inputN, rowCount: 1 };
  // Three bits would be needed to see anything at 8 bits: weights of a coarse scale.
  const coarse = { ...layer, weights: layer.weights.map((weight) => weight * 0.03) };
  coarse.weights[0] = 1;

  const errors = (quantised: QuantisedWeights) =>
    inputs.map((input) =>
      Array.from(coarse.bias, (bias, o) => {
        const scale = quantised.scales[0]!;
        let error = quantised.bias[o]! * inputScale * scale - bias;
        input.forEach((value, k) => {
          const n = o * inputN + k;
          error += value * (quantised.weights[n]! * scale - coarse.weights[n]!);
        });
        return error;
      }),
    );
  const power = (all: readonly number[][]) => all.flat().reduce((sum, error) => sum + error ** 2, 0);

  test('comes closer to the float layer than rounding to nearest', () => {
    const second = power(errors(secondOrderRounding(coarse, shape, inputScale, inputs, inputs)));
    const nearest = power(errors(nearestWeights(coarse, inputScale)));
    expect(second).toBeLessThan(0.7 * nearest);
  });

  test('takes the mean error away, that of the inputs included', () => {
    const moved = inputs.map((input) => input.map((value) => value + 0.2));
    const quantised = secondOrderRounding(coarse, shape, inputScale, moved, inputs);
    const scale = quantised.scales[0]!;
    for (let o = 0; o < 4; o++) {
      const mean = (rows: readonly Float32Array[], weightOf: (n: number) => number) =>
        rows.reduce(
          (sum, row) => sum + row.reduce((s, value, k) => s + value * weightOf(o * inputN + k), 0),
          0,
        ) / rows.length;
      const wanted = mean(moved, (n) => coarse.weights[n]!) + coarse.bias[o]!;
      const found =
        mean(inputs, (n) => quantised.weights[n]! * scale) + quantised.bias[o]! * inputScale * scale;
      expect(Math.abs(found - wanted)).toBeLessThanOrEqual(inputScale * scale);
    }
  });
});

test('a Cholesky factor gives its matrix back', () => {
  const size = 7;
  const rows = Array.from({ length: 20 }, () => drawn(size, 1));
  const matrix = Float64Array.from({ length: size * size }, (_, n) =>
    rows.reduce((sum, row) => sum + row[Math.floor(n / size)]! * row[n % size]!, 0),
  );
  const factor = matrix.slice();
  expect(choleskyInPlace(factor, size)).toBe(true);
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += factor[k * size + i]! * factor[k * size + j]!;
      expect(sum).toBeCloseTo(matrix[i * size + j]!, 9);
    }
  expect(choleskyInPlace(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
});

describe('ranges of activations', () => {
  // Many small values and a few far away, as behind a ReLU.
  const values = [
    Float32Array.from({ length: 200_000 }, (_, n) => (n % 20_000 === 0 ? 40 : Math.abs(drawn(1, 1)[0]!))),
  ];
  const histogram = activationHistogram(values);
  const meanSquaredError = ({ low, high }: { low: number; high: number }) => {
    const scale = (high - low) / 255;
    const errors = values[0]!.map((value) => {
      const clipped = Math.min(high, Math.max(low, value));
      return (low + Math.round((clipped - low) / scale) * scale - value) ** 2;
    });
    return errors.reduce((sum, error) => sum + error, 0) / errors.length;
  };

  test.each(rangeMethods)('%s holds 0', (method) => {
    const { low, high } = activationRange(histogram, method);
    expect(low).toBeLessThanOrEqual(0);
    expect(high).toBeGreaterThan(0);
  });

  test('of least error have the least error', () => {
    const errors = rangeMethods.map((method) => meanSquaredError(activationRange(histogram, method)));
    const least = errors[rangeMethods.indexOf('mean-squared-error')]!;
    expect(least).toBeLessThanOrEqual(Math.min(...errors) * 1.05);
  });

  test('by percentile leave far values out, by min-max none', () => {
    expect(activationRange(histogram, 'percentile').high).toBeLessThan(2);
    expect(activationRange(histogram, 'min-max')).toEqual({ low: 0, high: 40 });
  });
});
