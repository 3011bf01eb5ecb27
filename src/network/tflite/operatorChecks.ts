import type { FlatTable } from './flatBuffer.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import type { Tensor } from '../network.ts';
import type { StoredOperator } from './storedModel.ts';

export const quantiseRemedy =
  'convert it with full-integer post-training quantisation (int8 weights and activations), ' +
  'for example with TFLITE_BUILTINS_INT8, a representative data set and inference types int8';

/** The options table, or null when the file leaves it out; a table of another kind is an error. */
export function operatorOptions(operator: StoredOperator, type: number): FlatTable | null {
  if (operator.optionsType === type) return operator.options;
  if (operator.optionsType === 0) return null;
  throw formatError(`${operator.label} has options of kind ${operator.optionsType}`, `kind ${type}`);
}

/** The options table, which this operator cannot do without. */
export function requiredOptions(operator: StoredOperator, type: number): FlatTable {
  const options = operatorOptions(operator, type);
  if (!options) throw formatError(`${operator.label} has no options`, `options of kind ${type}`);
  return options;
}

/** Checks the number of inputs; a trailing -1 counts as an input that is left out. */
export function checkInputCount(operator: StoredOperator, least: number, most = least): void {
  const count = operator.inputs.length;
  if (count < least || count > most)
    throw formatError(
      `${operator.label} has ${count} inputs`,
      least === most ? `${least}` : `${least} to ${most}`,
    );
}

/** Height, width and channels of an operator's input that must be an image. */
export function imageOf(input: Tensor, operator: StoredOperator): { h: number; w: number; c: number } {
  const [h, w, c] = input.shape;
  if (input.shape.length !== 3 || h === undefined || w === undefined || c === undefined)
    throw unsupportedError(
      `${operator.label} reads tensor ${input.name} of shape [1, ${input.shape.join(', ')}]`,
      'Tauscope runs it on [1, height, width, channels]',
      'reshape to four dimensions in the model',
    );
  return { h, w, c };
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** Operators that move values without rescaling need one quantisation on both sides (tolerance as in TensorFlow Lite). */
export function checkSameQuantisation(operator: StoredOperator, input: Tensor, output: Tensor): void {
  if (Math.abs(input.scale - output.scale) <= 1e-6 && input.zeroPoint === output.zeroPoint) return;
  const show = (tensor: Tensor) => `scale ${tensor.scale}, zero point ${tensor.zeroPoint}`;
  throw formatError(
    `${operator.label} reads values of ${show(input)} and writes ${show(output)}`,
    'the same quantisation on both sides',
  );
}

export function notInt8(label: string, type: string): Error {
  return unsupportedError(`${label} is ${type}`, 'Tauscope needs a model quantised to int8', quantiseRemedy);
}

export function checkedScale(scale: number, label: string): number {
  if (scale > 0 && scale < Infinity) return scale;
  throw formatError(`${label} has the scale ${scale}`, 'a finite scale above 0');
}
