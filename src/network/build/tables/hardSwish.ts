import { unsupportedError } from '../../modelError.ts';
import type { Tensor } from '../../network.ts';
import { roundingDivideByPowerOfTwo } from '../../requantise.ts';
import { factorOf } from '../fixedPoint.ts';
import type { Int8Function } from '../lookupLayer.ts';

/**
 * HARD_SWISH, x * relu6(x + 3) / 6, in the 16-bit arithmetic of `reference_ops::HardSwish` with the factors of
 * `HardSwishPrepare` (TensorFlow Lite Micro).
 */
export function hardSwish(operatorLabel: string, input: Tensor, output: Tensor): Int8Function[] {
  const fineScale = Math.fround(input.scale / 128);
  const toOutput = int16Factor(operatorLabel, Math.fround(fineScale / output.scale));
  const toThirds = int16Factor(operatorLabel, Math.fround(fineScale / Math.fround(3 / 32768)));
  if (toOutput.exponent > 0 || Math.min(toOutput.exponent, toThirds.exponent) < -15)
    throw unsupportedError(
      `${operatorLabel} has an input scale of ${input.scale} and an output scale of ${output.scale}`,
      'TensorFlow Lite Micro needs an output scale of a 128th of the input scale or more',
      'check the scales of this layer',
    );
  return [
    (value) => {
      const fine = (value - input.zeroPoint) * 128;
      // (x + 3) / 6 between 0 and 1, in 2^-15; 3 is 2^15 before.
      const up = Math.max(0, toThirds.exponent - 1);
      const scaled = roundedHighMultiply(saturate(fine * 2 ** up), toThirds.multiplier);
      const shifted =
        toThirds.exponent > 0 ? saturate(scaled * 2) : roundingDivideByPowerOfTwo(scaled, -toThirds.exponent);
      const share = (shifted + 2 ** 15) >> 1;
      const product = Math.trunc((share * roundedHighMultiply(fine, toOutput.multiplier)) / 2 ** 15);
      const result = roundingDivideByPowerOfTwo(product, -toOutput.exponent) + output.zeroPoint;
      return Math.min(127, Math.max(-128, result));
    },
  ];
}

/** A factor of 15 bits, `multiplier * 2^(exponent - 15)`: `DownScaleInt32ToInt16Multiplier`. */
function int16Factor(operatorLabel: string, real: number) {
  const { multiplier, shift } = factorOf(operatorLabel, real);
  return { multiplier: Math.min(2 ** 15 - 1, (multiplier + 2 ** 15) >>> 16), exponent: shift };
}

/** High half of 2 * a * b of int16 numbers, rounded: gemmlowp `SaturatingRoundingDoublingHighMul`. */
function roundedHighMultiply(a: number, b: number): number {
  const product = a * b;
  return Math.trunc((product + (product >= 0 ? 2 ** 14 : 1 - 2 ** 14)) / 2 ** 15);
}

function saturate(value: number): number {
  return Math.min(2 ** 15 - 1, Math.max(-(2 ** 15), value));
}
