import { formatError, unsupportedError } from '../modelError.ts';
import type { Tensor } from '../network.ts';
import type { Activation, Int8Activation } from './operator.ts';

/** Values of a file, read one by one so that a false length costs nothing; an array is such, too. */
interface Values<Value> {
  readonly length: number;
  at(index: number): Value | undefined;
}

/** Affine quantisation as a file has it; nothing is checked yet. */
export interface Quantisation {
  readonly scales: Values<number>;
  readonly zeroPoints: Values<number | bigint>;
  /** The dimension that several scales belong to. */
  readonly axis: number;
}

type Scaling = Pick<Tensor, 'scale' | 'zeroPoint'>;

const quantiseRemedy =
  'convert it with full-integer post-training quantisation (int8 weights and activations), ' +
  'for example with TFLITE_BUILTINS_INT8, a representative data set and inference types int8';

export function notInt8(label: string, type: string): Error {
  return unsupportedError(`${label} is ${type}`, 'Tauscope needs a model quantised to int8', quantiseRemedy);
}

/** An activation that must be int8. */
export function int8Activation({ id, tensor }: Activation): Int8Activation {
  const { type } = tensor;
  if (type !== 'int8') throw notInt8(`tensor ${tensor.name}`, type.toUpperCase());
  return { id, tensor: { ...tensor, type } };
}

/** The one scale and zero point of an int8 activation. */
export function activationQuantisation(label: string, { scales, zeroPoints }: Quantisation) {
  if (scales.length > 1)
    throw unsupportedError(
      `${label} is an activation quantised per axis (${scales.length} scales)`,
      'Tauscope needs one scale per activation',
      quantiseRemedy,
    );
  if (scales.length === 0)
    throw unsupportedError(`${label} has no quantisation scale`, 'Tauscope needs one', quantiseRemedy);
  if (zeroPoints.length !== 1) throw formatError(`${label} has ${zeroPoints.length} zero points`, 'one');
  const zeroPoint = Number(zeroPoints.at(0));
  if (zeroPoint < -128 || zeroPoint > 127)
    throw formatError(`${label} has the zero point ${zeroPoint}`, 'one from -128 to 127');
  return { scale: checkedScale(scales.at(0), label), zeroPoint };
}

/**
 * Scales of symmetric weights: one, or one for each of the `channels` along `channelAxis`. Converters write 0 for a channel
 * whose weights are all zero.
 */
export function weightScalesOf(
  label: string,
  { scales, zeroPoints, axis }: Quantisation,
  channels: number,
  channelAxis: number,
): Float64Array {
  if (scales.length !== 1 && scales.length !== channels)
    throw formatError(`${label} has ${scales.length} scales`, `1, or ${channels} for its output channels`);
  if (scales.length > 1 && axis !== channelAxis)
    throw unsupportedError(
      `${label} is quantised along dimension ${axis}`,
      `Tauscope needs scales per output channel, dimension ${channelAxis}`,
      'convert with the standard int8 quantisation',
    );
  if (zeroPoints.length !== 0 && zeroPoints.length !== scales.length)
    throw formatError(`${label} has ${zeroPoints.length} zero points`, `${scales.length}, one per scale`);
  for (let index = 0; index < zeroPoints.length; index++)
    if (Number(zeroPoints.at(index)) !== 0)
      throw unsupportedError(
        `${label} has the weight zero point ${zeroPoints.at(index)}`,
        'Tauscope needs symmetric weights with zero point 0',
        'convert with the standard int8 quantisation',
      );
  return Float64Array.from({ length: scales.length }, (_, index) =>
    scales.at(index) === 0 ? 0 : checkedScale(scales.at(index), label),
  );
}

function checkedScale(scale: number | undefined, label: string): number {
  if (scale !== undefined && scale > 0 && scale < Infinity) return scale;
  throw formatError(`${label} has the scale ${scale}`, 'a finite scale above 0');
}

/** Operators that move values without rescaling need one quantisation on both sides (tolerance as in TensorFlow Lite). */
export function checkSameQuantisation(operatorLabel: string, input: Scaling, output: Scaling): void {
  if (Math.abs(input.scale - output.scale) <= 1e-6 && input.zeroPoint === output.zeroPoint) return;
  const show = ({ scale, zeroPoint }: Scaling) => `scale ${scale}, zero point ${zeroPoint}`;
  throw formatError(
    `${operatorLabel} reads values of ${show(input)} and writes ${show(output)}`,
    'the same quantisation on both sides',
  );
}
