import { unsupportedError } from '../../modelError.ts';
import type { ConstantOperand, Tensor } from '../../network.ts';
import { activationQuantisation } from '../quantisation.ts';
import type { WeightedFacts } from '../weightedLayers.ts';

/** A stored constant as the operand of an activation, which it must not spread out. */
export function constantOperand(
  operatorLabel: string,
  { label, shape, values, quantisation }: WeightedFacts['weights'],
  input: Tensor,
): ConstantOperand {
  const channels = input.shape.at(-1) ?? 1;
  const repeats = values.every((value, n) => value === values[n % channels]);
  if (values.length !== 1 && !(shape.at(-1) === channels && repeats))
    throw unsupportedError(
      `${operatorLabel} combines [${input.shape.join(', ')}] with the constant ${label} of shape [${shape.join(', ')}]`,
      `Tauscope takes one value, or one for each of the ${channels} channels`,
      'use a constant per channel',
    );
  return {
    values: [...values.subarray(0, values.length === 1 ? 1 : channels)],
    ...activationQuantisation(label, quantisation),
  };
}
