import { formatError } from '../../modelError.ts';
import type { Tensor } from '../../network.ts';
import type { Bounds } from '../activationClamp.ts';
import type { Int8Functions } from '../lookupLayer.ts';

/** Of numbers as float32 holds them. */
export type RealFunction = (value: number) => number;

/** int8 values of real numbers as ONNX's QuantizeLinear gives them: divided in float32, rounded half to even, saturated. */
export function quantiser(
  { scale, zeroPoint }: Pick<Tensor, 'scale' | 'zeroPoint'>,
  [low, high]: Bounds,
): RealFunction {
  return (real) => {
    const steps = roundHalfToEven(Math.fround(Math.min(high, Math.max(low, real)) / scale));
    return Math.min(127, Math.max(-128, steps + zeroPoint));
  };
}

/**
 * {@link quantiser} of real numbers that are a function of an int8 value.
 * @param values [tables][256]: those of -128 to 127
 */
export function roundedValues(values: Float32Array, bounds: Bounds): Int8Functions {
  return (label, _, output) => {
    const toInt8 = quantiser(output, bounds);
    if (values.some(Number.isNaN))
      throw formatError(`${label} gives no number for some int8 values`, 'numbers');
    return Array.from({ length: values.length / 256 }, (__, table) => (value) => {
      return toInt8(values[256 * table + value + 128]!);
    });
  };
}

export function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
