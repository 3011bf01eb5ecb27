import { oneOverOnePlus } from '../../exponential.ts';
import { formatError, unsupportedError } from '../../modelError.ts';
import type { ConstantOperand } from '../../network.ts';
import { doublingHighMultiply, requantise } from '../../requantise.ts';
import type { Bounds } from '../activationClamp.ts';
import { activationClamp } from '../activationClamp.ts';
import { factorOf } from '../fixedPoint.ts';
import type { Int8Functions } from '../lookupLayer.ts';
import { functionPerValue } from '../lookupLayer.ts';

/**
 * DIV by a constant: `reference_ops::Div` with the factor of `CalculateOpDataDiv` (TensorFlow Lite Micro), in float32. Quotients of
 * less than half a step, for which that code may shift by more than 31 bits and C++ defines nothing, are 0.
 */
export function quotientByConstant(constant: ConstantOperand, activation: Bounds): Int8Functions {
  return (label, input, output) => {
    const ratio = Math.fround(input.scale / Math.fround(constant.scale * output.scale));
    if (!Number.isFinite(ratio))
      throw formatError(`${label} has an infinite ratio of scales`, 'a finite one');
    const { multiplier, shift } = factorOf(label, ratio);
    const clamp = activationClamp(activation, output);
    return functionPerValue(constant.values, (value) => {
      const divisor = value - constant.zeroPoint;
      if (divisor === 0) throw formatError(`${label} divides by 0`, 'another constant');
      const sign = Math.sign(divisor);
      const reciprocal = reciprocalOf(Math.abs(divisor));
      if (shift - reciprocal.exponent > 23)
        throw unsupportedError(
          `${label} has a quotient of scales of ${ratio}`,
          'TensorFlow Lite Micro needs a coarser output scale',
          'check the scales of this layer',
        );
      return (dividend, rounding) => {
        const distance = sign * (dividend - input.zeroPoint);
        const headroom = signBits(distance);
        const quotient = doublingHighMultiply(distance << headroom, reciprocal.fraction);
        const totalShift = shift - reciprocal.exponent - headroom;
        const steps = totalShift < -31 ? 0 : requantise(quotient, multiplier, totalShift, rounding);
        return Math.min(clamp.max, Math.max(clamp.min, steps + output.zeroPoint));
      };
    });
  };
}

/** `fraction * 2^(-31 - exponent)`, the fraction from 2^30 to 2^31 - 1: `GetReciprocal`. */
function reciprocalOf(value: number) {
  const headroom = Math.clz32(value);
  return { fraction: oneOverOnePlus(value * 2 ** headroom - 2 ** 31), exponent: 31 - headroom };
}

/** How far a number can be shifted to the left: `CountLeadingSignBits`. */
function signBits(value: number): number {
  return value >= 0 ? Math.clz32(value) - 1 : Math.clz32(2 * -value - 1);
}
