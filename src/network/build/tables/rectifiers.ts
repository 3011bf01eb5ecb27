import { checkSum } from '../../accumulators.ts';
import { formatError } from '../../modelError.ts';
import type { ConstantOperand, Requantisation, Rounding, Tensor } from '../../network.ts';
import { int8Range, requantise, requantiseToInt8 } from '../../requantise.ts';
import { requantisationOf } from '../fixedPoint.ts';
import type { Int8Functions } from '../lookupLayer.ts';
import { functionPerValue } from '../lookupLayer.ts';

/**
 * LEAKY_RELU: `reference_ops::QuantizeLeakyRelu` with the factors of `CalculateOpDataLeakyRelu` (TensorFlow Lite Micro), in
 * float32.
 */
export function leakyRelu(alpha: number): Int8Functions {
  return (label, input, output) => {
    if (!Number.isFinite(alpha)) throw formatError(`${label} has the slope ${alpha}`, 'a finite one');
    const slope = Math.fround(Math.fround(input.scale * Math.abs(alpha)) / output.scale);
    const identity = factorFor(label, Math.fround(input.scale / output.scale), 1);
    const leak = factorFor(label, slope, 1);
    return [
      (value, rounding) => {
        const distance = value - input.zeroPoint;
        if (distance >= 0) return toInt8(distance, identity, output, rounding);
        const scaled = requantise(distance, leak.multipliers[0]!, leak.shifts[0]!, rounding);
        return Math.min(127, Math.max(-128, output.zeroPoint + (alpha < 0 ? -scaled : scaled)));
      },
    ];
  };
}

/** PRELU with a constant slope: `reference_ops::Prelu` with the factors of `CalculatePreluParams`. */
export function prelu({ values, scale, zeroPoint }: ConstantOperand): Int8Functions {
  return (label, input, output) => {
    const identity = factorFor(label, input.scale / output.scale, 1);
    const leak = factorFor(label, (input.scale * scale) / output.scale, 255);
    return functionPerValue(values, (alpha) => (value, rounding) => {
      const distance = value - input.zeroPoint;
      return distance >= 0
        ? toInt8(distance, identity, output, rounding)
        : toInt8(distance * (alpha - zeroPoint), leak, output, rounding);
    });
  };
}

/** @param terms how many times an int8 difference the scaled value can be */
function factorFor(label: string, real: number, terms: number): Requantisation {
  if (real === Infinity) throw formatError(`${label} has an infinite ratio of scales`, 'a finite one');
  const factor = requantisationOf(label, [real]);
  checkSum(terms, factor, label);
  return factor;
}

function toInt8(sum: number, factor: Requantisation, output: Tensor, rounding: Rounding): number {
  const { multipliers, shifts } = factor;
  return requantiseToInt8(sum, multipliers[0]!, shifts[0]!, rounding, output.zeroPoint, int8Range);
}
