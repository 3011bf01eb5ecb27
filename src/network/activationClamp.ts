import { formatError, unsupportedError } from './modelError.ts';
import type { Clamp, Tensor } from './network.ts';
import { activationNames } from './tflite/schema.ts';

const bounds = {
  NONE: [-Infinity, Infinity],
  RELU: [0, Infinity],
  RELU_N1_TO_1: [-1, 1],
  RELU6: [0, 6],
} as const;

/** Activations that an int8 clamp can express. */
export type ClampActivation = keyof typeof bounds;

/**
 * int8 bounds of an activation in the output's quantisation, as CalculateActivationRangeQuantized of TensorFlow Lite
 * computes them: float32 division, rounded half away from zero.
 */
export function activationClamp(activation: ClampActivation, output: Tensor): Clamp {
  const [low, high] = bounds[activation];
  const quantised = (real: number): number => {
    const steps = Math.fround(real / output.scale);
    return output.zeroPoint + Math.sign(steps) * Math.round(Math.abs(steps));
  };
  return { min: Math.max(-128, quantised(low)), max: Math.min(127, quantised(high)) };
}

/** The fused activation stored in an operator's options. Throws for TANH, SIGN_BIT and unknown numbers. */
export function fusedActivation(stored: number, operatorLabel: string): ClampActivation {
  const name = activationNames[stored];
  if (name === undefined)
    throw formatError(`${operatorLabel} has fused activation ${stored}`, 'one from 0 to 5');
  if (name === 'TANH' || name === 'SIGN_BIT')
    throw unsupportedError(
      `${operatorLabel} has the fused activation ${name}`,
      `Tauscope runs ${Object.keys(bounds).join(', ')}`,
      'train the model with one of these',
    );
  return name;
}
