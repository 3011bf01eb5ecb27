import { unsupportedError } from '../modelError.ts';
import type { AddLayer } from '../network.ts';
import { requantisationOf } from './fixedPoint.ts';

const leftShift = 20;

interface Scaled {
  readonly scale: number;
}

/**
 * Factors of ADD and SUB as CalculateOpDataAdd and CalculateOpDataSub of TensorFlow Lite Micro make them: of ADD in double, of SUB
 * in float32.
 */
export function sumFactors(
  operatorLabel: string,
  operation: 'add' | 'subtract',
  [first, second]: readonly [Scaled, Scaled],
  output: Scaled,
): Pick<AddLayer, 'leftShift' | 'inputRequantisations' | 'requantisation'> {
  const rounded = operation === 'add' ? (real: number) => real : Math.fround;
  const twiceLargest = 2 * Math.max(first.scale, second.scale);
  const outputFactor = rounded(twiceLargest / rounded(2 ** leftShift * output.scale));
  if (outputFactor >= 1)
    throw unsupportedError(
      `${operatorLabel} has an output scale ${2 ** leftShift} times finer than its inputs`,
      'TensorFlow Lite needs a coarser one',
      'check the scales of this layer',
    );
  const inputFactor = ({ scale }: Scaled) => requantisationOf(operatorLabel, [rounded(scale / twiceLargest)]);
  return {
    leftShift,
    inputRequantisations: [inputFactor(first), inputFactor(second)],
    requantisation: requantisationOf(operatorLabel, [outputFactor]),
  };
}
