import { describe, expect, test } from 'vitest';
import type { Int8Functions } from '../../../../../src/network/build/lookupLayer.ts';
import { buildLookup } from '../../../../../src/network/build/lookupLayer.ts';
import {
  extremeWithConstant,
  productWithConstant,
  sumWithConstant,
} from '../../../../../src/network/build/tables/constantArithmetic.ts';
import { constantOperand } from '../../../../../src/network/build/tables/constantOperand.ts';
import { quotientByConstant } from '../../../../../src/network/build/tables/division.ts';
import { hardSwish } from '../../../../../src/network/build/tables/hardSwish.ts';
import { leakyRelu, prelu } from '../../../../../src/network/build/tables/rectifiers.ts';
import type { ConstantOperand } from '../../../../../src/network/network.ts';
import { refused } from '../../../../refused.ts';
import type { Scaling } from '../oneLayer.ts';
import { oneLayer, run } from '../oneLayer.ts';
import { tableOutputs } from './tableOutputs.ts';

const unbounded = [-Infinity, Infinity] as const;
const everyValue = Int8Array.from({ length: 256 }, (_, n) => n - 128);

function layerOf(functions: Int8Functions, input: Scaling, output: Scaling) {
  return oneLayer([{ shape: [256], ...input }], output, (operator, activation) =>
    buildLookup(operator, { operator: 'tanh' }, activation, functions),
  );
}

const withConstant = {
  prelu,
  product: (constant: ConstantOperand) => productWithConstant(constant, unbounded),
  sum: (constant: ConstantOperand) => sumWithConstant('add', constant, false, unbounded),
  difference: (constant: ConstantOperand) => sumWithConstant('subtract', constant, false, unbounded),
  quotient: (constant: ConstantOperand) => quotientByConstant(constant, unbounded),
  constantMinus: (constant: ConstantOperand) => sumWithConstant('subtract', constant, true, unbounded),
};

function functionsOf(each: (typeof tableOutputs)[number]): Int8Functions {
  if (each.operator === 'hardSwish') return hardSwish;
  if (each.operator === 'leakyRelu') return leakyRelu(Math.fround(each.alpha));
  const [scale, zeroPoint, value] = each.constant;
  return withConstant[each.operator]({ scale: Math.fround(scale), zeroPoint, values: [value] });
}

test.each(tableOutputs)('$operator of $input to $output gives what TensorFlow Lite Micro does', (each) => {
  const single = ({ scale, zeroPoint }: Scaling) => ({ scale: Math.fround(scale), zeroPoint });
  const found = run(layerOf(functionsOf(each), single(each.input), single(each.output)), everyValue);
  expect([...found.filter((_, n) => n % 8 === 0), found.at(-1)]).toEqual(each.outputs);
});

describe('fused activations and bounds clamp', () => {
  const scaling = { scale: 0.5, zeroPoint: 10 };
  const constant = { scale: 0.5, zeroPoint: 10, values: [10] };

  test('a sum with 0 under ReLU6', () => {
    const functions = sumWithConstant('add', constant, false, [0, 6]);
    expect(run(layerOf(functions, scaling, scaling), everyValue)).toEqual(
      [...everyValue].map((value) => Math.min(22, Math.max(10, value))),
    );
  });

  test('the larger of a value and a constant, of one quantisation only', () => {
    const functions = extremeWithConstant(Math.max, constant);
    expect(run(layerOf(functions, scaling, scaling), everyValue)).toEqual(
      [...everyValue].map((value) => Math.max(10, value)),
    );
    expect(() => layerOf(functions, scaling, { ...scaling, zeroPoint: 11 })).toThrow(
      refused('model-format', /the same quantisation on both sides/),
    );
    const other = extremeWithConstant(Math.max, { ...constant, scale: 0.25 });
    expect(() => layerOf(other, scaling, scaling)).toThrow(
      refused('model-format', /scale 0.25, zero point 10/),
    );
  });
});

describe('the constant of an operator', () => {
  const input = { name: 'in', shape: [2, 2, 3], type: 'int8', scale: 1, zeroPoint: 0 } as const;
  const of = (shape: readonly number[], values: readonly number[]) =>
    constantOperand(
      'operator 0',
      {
        ...{ label: 'tensor constant', shape, values: Int8Array.from(values) },
        quantisation: { scales: [0.1], zeroPoints: [4], axis: 0 },
      },
      input,
    );

  test('is one value, one per channel, or the same channels for every pixel', () => {
    expect(of([], [7])).toEqual({ values: [7], scale: 0.1, zeroPoint: 4 });
    expect(of([1, 1, 3], [7, 8, 9]).values).toEqual([7, 8, 9]);
    expect(of([1, 2, 2, 3], [7, 8, 9, 7, 8, 9, 7, 8, 9, 7, 8, 9]).values).toEqual([7, 8, 9]);
  });

  test('is refused when it depends on the place', () => {
    const message = /operator 0 combines \[2, 2, 3\] with the constant tensor constant of shape/;
    expect(() => of([1, 2, 1, 1], [1, 2])).toThrow(refused('model-unsupported', message));
    expect(() => of([1, 2, 1, 3], [1, 2, 3, 1, 2, 4])).toThrow(refused('model-unsupported', message));
  });
});

test('hard swish refuses outputs too fine for its 16 bits', () => {
  expect(() => layerOf(hardSwish, { scale: 1, zeroPoint: 0 }, { scale: 2 ** -8, zeroPoint: 0 })).toThrow(
    refused('model-unsupported', /needs an output scale of a 128th of the input scale or more/),
  );
});

test('leaky ReLU refuses a slope that is no number', () => {
  const scaling = { scale: 1, zeroPoint: 0 };
  expect(() => layerOf(leakyRelu(NaN), scaling, scaling)).toThrow(
    refused('model-format', /has the slope NaN/),
  );
});
