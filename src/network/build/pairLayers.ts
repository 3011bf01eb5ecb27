import { checkSum } from '../accumulators.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { AddLayer, ExtremeLayer, MultiplyLayer } from '../network.ts';
import { elementCount } from '../network.ts';
import type { Bounds } from './activationClamp.ts';
import { activationClamp } from './activationClamp.ts';
import { requantisationOf } from './fixedPoint.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { layerEnds, sameShape } from './operator.ts';
import { checkSameQuantisation } from './quantisation.ts';
import { sumFactors } from './sumFactors.ts';

type Pair = readonly [Int8Activation, Int8Activation];

/** Sum of two activations. */
export function buildAdd(operator: Operator, pair: Pair, activation: Bounds): AddLayer {
  return buildSum(operator, 'add', eitherFirst(pair), activation);
}

/** Difference of two activations. */
export function buildSubtract(operator: Operator, pair: Pair, activation: Bounds): AddLayer {
  return { ...buildSum(operator, 'subtract', pair, activation), subtracts: true };
}

function buildSum(
  operator: Operator,
  operation: 'add' | 'subtract',
  pair: Pair,
  activation: Bounds,
): AddLayer {
  const [first, second] = checkedPair(operator, pair);
  const output = operator.produce(first.tensor.shape);
  return {
    kind: 'add',
    ...layerEnds(operator, [first, second], output),
    ...sumFactors(operator.label, operation, [first.tensor, second.tensor], output.tensor),
    clamp: activationClamp(activation, output.tensor),
  };
}

/** Product of two activations; factor as CalculateOpDataMul of TensorFlow Lite Micro makes it. */
export function buildMultiply(operator: Operator, pair: Pair, activation: Bounds): MultiplyLayer {
  const [first, second] = checkedPair(operator, eitherFirst(pair));
  const output = operator.produce(first.tensor.shape);
  return {
    kind: 'multiply',
    ...layerEnds(operator, [first, second], output),
    requantisation: productFactor(
      operator.label,
      first.tensor.scale * second.tensor.scale,
      output.tensor.scale,
    ),
    clamp: activationClamp(activation, output.tensor),
  };
}

/** Factor of the product of two int8 differences. */
export function productFactor(operatorLabel: string, scale: number, outputScale: number) {
  const ratio = scale / outputScale;
  if (ratio === Infinity)
    throw formatError(`${operatorLabel} has an infinite ratio of scales`, 'a finite one');
  const requantisation = requantisationOf(operatorLabel, [ratio]);
  checkSum(255, requantisation, operatorLabel);
  return requantisation;
}

/** Larger or smaller values of two activations. */
export function buildExtreme(operator: Operator, kind: ExtremeLayer['kind'], pair: Pair): ExtremeLayer {
  const [first, second] = checkedPair(operator, eitherFirst(pair));
  const output = operator.produce(first.tensor.shape);
  for (const { tensor } of [first, second]) checkSameQuantisation(operator.label, tensor, output.tensor);
  return { kind, ...layerEnds(operator, [first, second], output) };
}

/** The operands in the order in which the second may be one pixel, where their order means nothing. */
function eitherFirst([first, second]: Pair): Pair {
  const swapped = elementCount(first.tensor.shape) < elementCount(second.tensor.shape);
  return swapped ? [second, first] : [first, second];
}

function checkedPair({ label }: Operator, [first, second]: Pair): Pair {
  const [shape, other] = [first.tensor.shape, second.tensor.shape];
  const isPixel = other.at(-1) === shape.at(-1) && elementCount(other) === shape.at(-1);
  if (sameShape(shape, other) || isPixel) return [first, second];
  throw unsupportedError(
    `${label} combines shapes [${shape.join(', ')}] and [${other.join(', ')}]`,
    'Tauscope takes two of one shape, or a second one of one pixel',
    'bring both to one shape in the model',
  );
}
