import { describe, expect, test } from 'vitest';
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
});
