import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildLookup } from '../../../../../src/network/build/lookupLayer.ts';
import { logistic, tanh } from '../../../../../src/network/build/tables/sigmoids.ts';
import { refused } from '../../../../refused.ts';
import type { Scaling } from '../oneLayer.ts';
import { oneLayer, run } from '../oneLayer.ts';
import { sigmoidOutputs } from './sigmoidOutputs.ts';

const operators = {
  logistic: {
    functions: logistic,
    output: { scale: 1 / 256, zeroPoint: -128 },
    real: (x: number) => 1 / (1 + Math.exp(-x)),
  },
  tanh: { functions: tanh, output: { scale: 1 / 128, zeroPoint: 0 }, real: Math.tanh },
} as const;
type Name = keyof typeof operators;

const everyValue = Int8Array.from({ length: 256 }, (_, n) => n - 128);

function layerOf(name: Name, input: Scaling, output: Scaling = operators[name].output) {
  return oneLayer([{ shape: [256], ...input }], output, (operator, activation) =>
    buildLookup(operator, { operator: name }, activation, operators[name].functions),
  );
}

test.each(sigmoidOutputs)(
  '$operator at scale $scale, zero point $zeroPoint gives what TensorFlow Lite Micro does',
  ({ operator, scale, zeroPoint, outputs }) => {
    const found = run(layerOf(operator, { scale: Math.fround(scale), zeroPoint }), everyValue);
    expect([...found.filter((_, n) => n % 8 === 0), found.at(-1)]).toEqual(outputs);
  },
);

describe.each(['logistic', 'tanh'] as const)('%s', (name) => {
  const { output, real } = operators[name];

  test('lies within one step of the real function where its input steps are finer than 1', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        fc.integer({ min: -128, max: 127 }),
        (scale, zeroPoint) => {
          run(layerOf(name, { scale, zeroPoint }), everyValue).forEach((found, n) => {
            const exact = real(scale * (n - 128 - zeroPoint)) / output.scale + output.zeroPoint;
            expect(Math.abs(found - Math.min(127, exact))).toBeLessThanOrEqual(1);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  test('refuses another output quantisation and inputs too fine for its factor', () => {
    const input = { scale: 0.1, zeroPoint: 0 };
    expect(() => layerOf(name, input, { scale: 1 / 255, zeroPoint: output.zeroPoint })).toThrow(
      refused(
        'model-format',
        /operator 0 writes scale 0\.0039\d*, zero point .* expected scale 1\/\d+ and zero point/,
      ),
    );
    expect(() => layerOf(name, input, { ...output, zeroPoint: 1 })).toThrow(
      refused('model-format', /zero point 1/),
    );
    expect(() => layerOf(name, { ...input, scale: 2 ** -29 })).toThrow(
      refused('model-unsupported', /needs one of 2\^-28 or more/),
    );
    expect(() => layerOf(name, { ...input, scale: 2 ** -28 })).not.toThrow();
  });
});
