import { elementCount } from '../network.ts';
import type { IntegerTensor } from './integerTensor.ts';
import { mostIntegers } from './integerTensor.ts';
import type { OperatorReader } from './operatorReader.ts';
import { optionsTypes, reducerSlots, stridedSliceSlots } from './schema.ts';

/** What an operator computes from known integers; null if its inputs are others, or it does what shapes do not need. */
type Fold = (operator: OperatorReader) => IntegerTensor | null;

const vector = (values: readonly number[]): IntegerTensor => ({ shape: [values.length], values });
const scalar = (value: number): IntegerTensor => ({ shape: [], values: [value] });

/**
 * Operators with which converters compute the shape of a Flatten or Reshape from the shape of its input. The shapes are
 * fixed when the batch is 1, so that their results are, too.
 */
export const folds: ReadonlyMap<string, Fold> = new Map<string, Fold>([
  ['SHAPE', shapeOf],
  ['STRIDED_SLICE', stridedSlice],
  ['GATHER', gather],
  ['PACK', (operator) => joined(operator, 0)],
  ['CONCATENATION', (operator) => joined(operator, 1)],
  ['MUL', (operator) => elementwise(operator, (a, b) => a * b)],
  ['ADD', (operator) => elementwise(operator, (a, b) => a + b)],
  ['SUB', (operator) => elementwise(operator, (a, b) => a - b)],
  ['DIV', (operator) => elementwise(operator, (a, b) => Math.trunc(a / b))],
  ['FLOOR_DIV', (operator) => elementwise(operator, (a, b) => Math.floor(a / b))],
  ['MAXIMUM', (operator) => elementwise(operator, Math.max)],
  ['MINIMUM', (operator) => elementwise(operator, Math.min)],
  ['SLICE', slice],
  ['REDUCE_PROD', product],
  ['CAST', reshaped],
  ['RESHAPE', reshaped],
  ['SQUEEZE', reshaped],
  ['EXPAND_DIMS', reshaped],
]);

/** The operator's result, if it is one of known integers that fit int32. */
export function foldedIntegers(operator: OperatorReader, name: string): IntegerTensor | null {
  const result = folds.get(name)?.(operator);
  if (!result || result.values.length > mostIntegers) return null;
  return result.values.every((value) => value === (value | 0)) ? result : null;
}

function shapeOf(operator: OperatorReader): IntegerTensor | null {
  const shape = operator.fullShape(0);
  return shape && vector(shape);
}

/** Of a vector. */
function stridedSlice(operator: OperatorReader): IntegerTensor | null {
  const [source, begins, ends, strides] = [0, 1, 2, 3].map((position) => operator.integers(position));
  const [begin, end, stride] = [begins, ends, strides].map((of) =>
    of?.values.length === 1 ? of.values[0]! : NaN,
  );
  if (source?.shape.length !== 1 || !stride || Number.isNaN(begin! + end!)) return null;
  const options = operator.options(optionsTypes.StridedSliceOptions);
  const mask = (slot: number) => options !== null && options.int32(slot) !== 0;
  const { beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask, offset } = stridedSliceSlots;
  if (mask(ellipsisMask) || mask(newAxisMask) || options?.bool(offset)) return null;

  const { values } = source;
  const [lowest, highest] = stride > 0 ? [0, values.length] : [-1, values.length - 1];
  const inside = (index: number) =>
    Math.min(highest, Math.max(lowest, index < 0 ? index + values.length : index));
  const first = mask(beginMask) ? (stride > 0 ? lowest : highest) : inside(begin!);
  if (mask(shrinkAxisMask)) return first in values ? scalar(values[first]!) : null;
  const last = mask(endMask) ? (stride > 0 ? highest : lowest) : inside(end!);
  const count = Math.max(0, Math.ceil((last - first) / stride));
  return vector(Array.from({ length: count }, (_, n) => values[first + n * stride]!));
}

/** Of a vector. */
function slice(operator: OperatorReader): IntegerTensor | null {
  const [source, begins, sizes] = [0, 1, 2].map((position) => operator.integers(position));
  const [begin, size] = [begins?.values[0] ?? -1, sizes?.values[0] ?? -2];
  if (source?.shape.length !== 1 || begin < 0 || size < -1) return null;
  return vector(source.values.slice(begin, size === -1 ? undefined : begin + size));
}

/** Of a vector. */
function gather(operator: OperatorReader): IntegerTensor | null {
  const [source, indices] = [operator.integers(0), operator.integers(1)];
  if (source?.shape.length !== 1 || !indices?.values.every((index) => index in source.values)) return null;
  return { shape: indices.shape, values: indices.values.map((index) => source.values[index]!) };
}

/** All inputs, of so many dimensions, one after the other. */
function joined(operator: OperatorReader, rank: 0 | 1): IntegerTensor | null {
  const parts = Array.from({ length: operator.inputCount }, (_, position) => operator.integers(position));
  const values = parts.flatMap((part) => (part?.shape.length === rank ? part.values : NaN));
  return values.length <= mostIntegers ? vector(values) : null;
}

function elementwise(operator: OperatorReader, of: (a: number, b: number) => number): IntegerTensor | null {
  const [first, second] = [operator.integers(0), operator.integers(1)];
  if (!first || !second) return null;
  const [longer, shorter] = first.values.length >= second.values.length ? [first, second] : [second, first];
  if (shorter.values.length !== 1 && shorter.values.length !== longer.values.length) return null;
  const at = ({ values }: IntegerTensor, n: number) => values[values.length === 1 ? 0 : n]!;
  return { shape: longer.shape, values: longer.values.map((_, n) => of(at(first, n), at(second, n))) };
}

/** Of a vector. */
function product(operator: OperatorReader): IntegerTensor | null {
  const source = operator.integers(0);
  if (source?.shape.length !== 1) return null;
  const value = source.values.reduce((a, b) => a * b, 1);
  const keepsRank = operator.options(optionsTypes.ReducerOptions)?.bool(reducerSlots.keepDims);
  return keepsRank ? vector([value]) : scalar(value);
}

/** The same values in the shape that the file gives the output. */
function reshaped(operator: OperatorReader): IntegerTensor | null {
  const source = operator.integers(0);
  const { shape, type } = operator.storedOutput();
  if (!source || !/^INT(32|64)$/.test(type) || elementCount(shape) !== source.values.length) return null;
  return { shape, values: source.values };
}
