import { expect, test } from 'vitest';
import { classThreshold } from '../../../src/network/classThreshold.ts';
import { readTflite } from '../../../src/network/tflite/readTflite.ts';
import { activation } from './builtModels.ts';
import type { BuiltOperator, BuiltTensor } from './tflite/tfliteBuilder.ts';
import { buildTflite } from './tflite/tfliteBuilder.ts';

const logit = activation('logit', [1], 0.1, 5);
const probability = activation('probability', [1], 1 / 256, -128);
const real = { name: 'real', type: 'FLOAT32', shape: [1, 1] } as const;

function thresholdOf(
  tensors: readonly BuiltTensor[],
  operators: readonly BuiltOperator['operator'][],
): number {
  const chain = operators.map((operator, n) => ({ operator, inputs: [n], outputs: [n + 1] }));
  return classThreshold(readTflite(buildTflite({ tensors, operators: chain }), 'one output'));
}

test('a logit names class 1 above a real 0', () => {
  expect(thresholdOf([logit, activation('rectified', [1], 0.2, -7)], ['RELU'])).toBe(-7);
  expect(thresholdOf([logit, real], ['DEQUANTIZE'])).toBe(0);
});

test('a probability names it above a real 1/2, in whatever form it is given', () => {
  expect(thresholdOf([logit, probability], ['LOGISTIC'])).toBe(0);
  expect(thresholdOf([logit, probability, real], ['LOGISTIC', 'DEQUANTIZE'])).toBe(0.5);
  const coarser = activation('coarser', [1], 1 / 16, 2);
  expect(thresholdOf([logit, probability, coarser], ['LOGISTIC', 'QUANTIZE'])).toBe(10);
});

test('a logistic function inside the network makes no probability of the output', () => {
  expect(thresholdOf([logit, probability, activation('rectified', [1], 0.2, -7)], ['LOGISTIC', 'RELU'])).toBe(
    -7,
  );
});
