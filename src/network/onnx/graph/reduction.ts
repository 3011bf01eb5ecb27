import { unsupportedError } from '../../modelError.ts';
import type { NodeInputs } from './nodeInputs.ts';

/** Axes that a reduction goes over, all of them if none are named. */
export function reducedAxes(inputs: NodeInputs): number[] {
  const { node } = inputs;
  const { length } = inputs.shape(0);
  const listed = inputs.listedOrAttribute(1, 'axes', 18) ?? [];
  if (listed.length === 0 && node.attributes.int('noop_with_empty_axes', 0) !== 0)
    throw unsupportedError(
      `${node.label} reduces nothing`,
      'Tauscope reduces height and width',
      'leave it out of the model',
    );
  return inputs.axes(listed.length > 0 ? listed : Array.from({ length }, (_, axis) => axis), length);
}

/** The order of dimensions in which those reduced are height and width, behind batch and channels. */
export function reducedOrder(inputs: NodeInputs): readonly number[] {
  const shape = inputs.shape(0);
  const axes = reducedAxes(inputs)
    .sort((a, b) => a - b)
    .join(' ');
  if (shape.length === 4 && axes === '2 3') return [0, 1, 2, 3];
  if (shape.length === 4 && axes === '1 2') return [0, 3, 1, 2];
  throw unsupportedError(
    `${inputs.node.label} reduces dimensions ${axes.replaceAll(' ', ', ') || 'none'} of [${shape.join(', ')}]`,
    'Tauscope reduces height and width',
    'use global pooling in the model',
  );
}
