import { formatError, unsupportedError } from '../../modelError.ts';
import type { ConstantValue } from './values.ts';

/** Scales are stored as float32: products of theirs differ by their rounding. */
const scaleTolerance = 1e-5;

/**
 * Constants as one int32 bias.
 * @param constants each with one value per channel, or one for all
 * @param scales what a step of each channel's accumulator is
 */
export function biasValues(constants: readonly ConstantValue[], scales: Float64Array): Int32Array {
  const sum = new Float64Array(scales.length);
  for (const constant of constants) addSteps(constant, scales, sum);
  const tooLarge = sum.findIndex((steps) => !(Math.abs(steps) < 2 ** 31));
  if (tooLarge < 0) return Int32Array.from(sum);
  throw unsupportedError(
    `${constants[0]?.tensor.label}, a bias, is ${sum[tooLarge]} steps of its accumulator in channel ${tooLarge}`,
    'Tauscope needs biases below 2^31 steps',
    'check the scales of this layer',
  );
}

function addSteps({ tensor, quantisation }: ConstantValue, scales: Float64Array, sum: Float64Array): void {
  if (tensor.elementCount !== scales.length && tensor.elementCount !== 1)
    throw formatError(
      `${tensor.label}, a bias, has ${tensor.elementCount} values`,
      `${scales.length}, one per channel`,
    );
  if (!quantisation && tensor.type !== 'FLOAT')
    throw unsupportedError(
      `${tensor.label}, a bias, is ${tensor.type} without a scale`,
      'Tauscope reads FLOAT, or integers with DequantizeLinear',
      'quantise the model with the biases',
    );
  const values = tensor.values();
  scales.forEach((accumulatorScale, channel) => {
    const at = (list: { length: number; at(n: number): number | bigint | undefined }) =>
      Number(list.at(list.length === 1 ? 0 : channel));
    const value = at(values);
    const scale = quantisation ? at(quantisation.scales) : 1;
    const steps = quantisation ? value - at(quantisation.zeroPoints) : value;
    const ratio = scale / accumulatorScale;
    if (steps === 0 || scale === 0) return;
    const isExact = Math.abs(ratio - 1) < scaleTolerance;
    sum[channel] = (sum[channel] ?? 0) + (isExact && quantisation ? steps : Math.round(steps * ratio));
  });
}
