import type { RealFunction } from '../../build/tables/realFunctions.ts';
import { exp, sigmoid, tanh } from '../../portableMath.ts';
import type { OnnxNode } from '../stored/storedModel.ts';

/** Operators on each value alone, with what ONNX says of them. */
export const unaryOperators: ReadonlyMap<string, (node: OnnxNode) => RealFunction> = new Map<
  string,
  (node: OnnxNode) => RealFunction
>([
  ['Sigmoid', () => sigmoid],
  ['Tanh', () => tanh],
  [
    'HardSigmoid',
    ({ attributes }) => hardSigmoid(attributes.float('alpha', 0.2), attributes.float('beta', 0.5)),
  ],
  ['HardSwish', () => (x) => x * hardSigmoid(1 / 6, 0.5)(x)],
  ['LeakyRelu', ({ attributes }) => leakyRelu(attributes.float('alpha', 0.01))],
  ['Elu', ({ attributes }) => elu(attributes.float('alpha', 1))],
  ['Mish', () => mish],
]);

/** Operators that combine two values. */
export const binaryOperators: ReadonlyMap<string, (a: number, b: number) => number> = new Map<
  string,
  (a: number, b: number) => number
>([
  ['Add', (a, b) => a + b],
  ['Sub', (a, b) => a - b],
  ['Mul', (a, b) => a * b],
  ['Div', (a, b) => a / b],
  ['Max', Math.max],
  ['Min', Math.min],
]);

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
