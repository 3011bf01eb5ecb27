import { formatError, unsupportedError } from '../modelError.ts';
import type { PadLayer, ReshapeLayer } from '../network.ts';
import { elementCount } from '../network.ts';
import type { Int8Activation, Operator } from './operator.ts';
import { imageOf, layerEnds } from './operator.ts';
import { checkSameQuantisation } from './quantisation.ts';

/** The same values in another shape. */
export function buildReshape(
  operator: Operator,
  input: Int8Activation,
  shape: readonly number[],
): ReshapeLayer {
  const output = operator.produce(shape);
  if (elementCount(shape) !== elementCount(input.tensor.shape))
    throw formatError(
      `${operator.label} turns ${elementCount(input.tensor.shape)} values into ${elementCount(shape)}`,
      'as many as it reads',
    );
  checkSameQuantisation(operator.label, input.tensor, output.tensor);
  return { kind: 'reshape', ...layerEnds(operator, [input], output) };
}

/**
 * Padding of height and width with the zero point.
 * @param margins before and after: batch, height, width, channels
 * @param fill the value to fill with, where the file has one
 */
export function buildPad(
  operator: Operator,
  input: Int8Activation,
  margins: ArrayLike<number>,
  fill: Int8Array | null,
): PadLayer {
  const image = imageOf(input.tensor, operator.label);
  const [before, after, top = 0, bottom = 0, left = 0, right = 0, front, back] = Array.from(margins);
  if (before !== 0 || after !== 0 || front !== 0 || back !== 0)
    throw unsupportedError(
      `${operator.label} pads ${before !== 0 || after !== 0 ? 'the batch' : 'the channels'}`,
      'Tauscope pads height and width',
      'remove that padding from the model',
    );
  const least = Math.min(top, bottom, left, right);
  if (least < 0) throw formatError(`${operator.label} has the padding ${least}`, 'at least 0');
  const output = operator.produce([top + image.h + bottom, left + image.w + right, image.c]);
  checkSameQuantisation(operator.label, input.tensor, output.tensor);
  if (fill && (fill.length !== 1 || fill[0] !== output.tensor.zeroPoint))
    throw unsupportedError(
      `${operator.label} fills with ${fill.length === 1 ? fill[0] : `${fill.length} values`}`,
      `Tauscope pads with the zero point, here ${output.tensor.zeroPoint}`,
      'pad with zeros in the model',
    );
  return { kind: 'pad', ...layerEnds(operator, [input], output), padding: { top, left, bottom, right } };
}
