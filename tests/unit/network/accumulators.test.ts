import { describe, expect, test } from 'vitest';
import { checkAccumulators } from '../../../src/network/accumulators.ts';
import { readModel } from '../../../src/network/readModel.ts';
import { activation, bias, oneOperator } from './builtModels.ts';
import { buildTflite } from './tflite/tfliteBuilder.ts';

/** A dense layer with the weights 127, -128 in its second channel: 255 * 255 plus the bias at the most. */
function denseWithBias(value: number, outputScale = 0.5): Uint8Array {
  const weights = { name: 'weights', shape: [2, 2], scale: 0.5, data: Int8Array.of(1, 1, 127, -128) };
  const tensors = [activation('in', [2]), weights, bias([0, value]), activation('out', [2], outputScale)];
  return buildTflite(oneOperator(tensors, { operator: 'FULLY_CONNECTED', options: {} }));
}

describe('accumulators', () => {
  const largest = 2 ** 31 - 1 - 255 * 255;

  test.each([largest, -largest])('may reach 2^31 - 1: bias %d', (value) => {
    expect(readModel(denseWithBias(value), 'largest').layers).toHaveLength(1);
  });

  test.each([largest + 1, -largest - 1])('may not reach 2^31: bias %d', (value) => {
    expect(() => readModel(denseWithBias(value), 'too large')).toThrow(
      /channel 1, can reach an accumulator of 2147483648;/,
    );
  });

  test('may not leave int32 by the left shift of the requantisation', () => {
    // Scale ratio 0.25 / 2^-16 = 2^14, stored as 0.5 * 2^15: the accumulator moves left by 15.
    expect(readModel(denseWithBias(2 ** 16 - 1 - 255 * 255, 2 ** -16), 'shifted').layers).toHaveLength(1);
    expect(() => readModel(denseWithBias(2 ** 16 - 255 * 255, 2 ** -16), 'shifted')).toThrow(/accumulator/);
  });

  test('may not leave int32 when the zero point of the output is added', () => {
    const nearOne = { multipliers: Int32Array.of(2 ** 31 - 1), shifts: Int32Array.of(0) };
    const check = (largest: number) => () =>
      checkAccumulators(Int8Array.of(1), Int32Array.of(largest - 255), nearOne, () => 0, 'CONV_2D');
    expect(check(2 ** 31 - 128)).not.toThrow();
    expect(check(2 ** 31 - 1)).toThrow(/CONV_2D, channel 0, can reach an accumulator of 2147483774/);
  });
});
