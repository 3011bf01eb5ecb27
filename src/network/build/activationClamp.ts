import type { Clamp, Tensor } from '../network.ts';

/** Real bounds around 0 of an activation function that only clamps: [0, 6] for ReLU6, infinite where it has none. */
export type Bounds = readonly [low: number, high: number];

/**
 * int8 bounds of an activation in the output's quantisation, as CalculateActivationRangeQuantized of TensorFlow Lite
 * computes them: float32 division, rounded half away from zero.
 */
export function activationClamp([low, high]: Bounds, output: Tensor): Clamp {
  const quantised = (real: number): number => {
    const steps = Math.fround(real / output.scale);
    return output.zeroPoint + Math.sign(steps) * Math.round(Math.abs(steps));
  };
  const int8 = (bound: number) => Math.min(127, Math.max(-128, bound));
  return { min: int8(quantised(low)), max: int8(quantised(high)) };
}
