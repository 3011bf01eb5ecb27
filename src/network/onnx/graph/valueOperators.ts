import type { RealFunction } from '../../build/tables/realFunctions.ts';
import type { LookupOperator } from '../../network.ts';
import { exp } from '../../portableMath.ts';
import type { OnnxNode } from '../stored/storedModel.ts';

interface UnaryOperator {
  readonly operator: LookupOperator;
  readonly functionOf: (node: OnnxNode) => RealFunction;
}

/** Operators whose results depend on one value each, with what ONNX says of them. */
export const unaryOperators: ReadonlyMap<string, UnaryOperator> = new Map<string, UnaryOperator>([
  ['Sigmoid', { operator: 'logistic', functionOf: () => sigmoid }],
  ['Tanh', { operator: 'tanh', functionOf: () => tanh }],
  [
    'HardSigmoid',
    {
      operator: 'pointwise',
      functionOf: ({ attributes }) =>
        hardSigmoid(attributes.float('alpha', 0.2), attributes.float('beta', 0.5)),
    },
  ],
  ['HardSwish', { operator: 'hardSwish', functionOf: () => (x) => x * hardSigmoid(1 / 6, 0.5)(x) }],
  [
    'LeakyRelu',
    { operator: 'leakyRelu', functionOf: ({ attributes }) => leakyRelu(attributes.float('alpha', 0.01)) },
  ],
  ['Elu', { operator: 'pointwise', functionOf: ({ attributes }) => elu(attributes.float('alpha', 1)) }],
  ['Mish', { operator: 'pointwise', functionOf: () => mish }],
]);

interface BinaryOperator {
  /** With a constant. */
  readonly operator: LookupOperator;
  readonly of: (a: number, b: number) => number;
}

/** Operators that combine two values. */
export const binaryOperators: ReadonlyMap<string, BinaryOperator> = new Map<string, BinaryOperator>([
  ['Add', { operator: 'addConstant', of: (a, b) => a + b }],
  ['Sub', { operator: 'subtractConstant', of: (a, b) => a - b }],
  ['Mul', { operator: 'multiplyConstant', of: (a, b) => a * b }],
  ['Div', { operator: 'pointwise', of: (a, b) => a / b }],
  ['Max', { operator: 'maximumConstant', of: Math.max }],
  ['Min', { operator: 'minimumConstant', of: Math.min }],
]);

function sigmoid(x: number): number {
  const power = exp(-Math.min(700, Math.abs(x)));
  return (x < 0 ? power : 1) / (1 + power);
}

function tanh(x: number): number {
  const power = exp(-2 * Math.min(350, Math.abs(x)));
  return (Math.sign(x) * (1 - power)) / (1 + power);
}

function hardSigmoid(alpha: number, beta: number): RealFunction {
  return (x) => Math.min(1, Math.max(0, Math.fround(alpha * x) + beta));
}

function leakyRelu(alpha: number): RealFunction {
  return (x) => (x < 0 ? alpha * x : x);
}

function elu(alpha: number): RealFunction {
  return (x) => (x < 0 ? alpha * (exp(Math.max(-700, x)) - 1) : x);
}

/** x * tanh(ln(1 + e^x)), with tanh written as a fraction of powers of e. */
function mish(x: number): number {
  const power = exp(Math.max(-700, Math.min(30, x)));
  const product = power * (power + 2);
  return (x * product) / (product + 2);
}
