import type { Bounds } from '../build/activationClamp.ts';
import { formatError, unsupportedError } from '../modelError.ts';
import { activationNames, paddingNames } from './schema.ts';

/** An operator as error texts call it. */
interface Labelled {
  readonly label: string;
}

/** Activation functions that a clamp can express. */
export const clamps = {
  NONE: [-Infinity, Infinity],
  RELU: [0, Infinity],
  RELU_N1_TO_1: [-1, 1],
  RELU6: [0, 6],
} as const satisfies Record<string, Bounds>;

/** The fused activation stored in an operator's options. Throws for TANH, SIGN_BIT and unknown numbers. */
export function fusedActivation({ label }: Labelled, stored: number): Bounds {
  const name = activationNames[stored];
  if (name === undefined) throw formatError(`${label} has fused activation ${stored}`, 'one from 0 to 5');
  if (name === 'TANH' || name === 'SIGN_BIT')
    throw unsupportedError(
      `${label} has the fused activation ${name}`,
      `Tauscope runs ${Object.keys(clamps).join(', ')}`,
      'train the model with one of these',
    );
  return clamps[name];
}

/** The padding scheme stored in an operator's options. */
export function paddingScheme({ label }: Labelled, stored: number): (typeof paddingNames)[number] {
  const scheme = paddingNames[stored];
  if (scheme === undefined)
    throw formatError(`${label} has padding scheme ${stored}`, 'SAME (0) or VALID (1)');
  return scheme;
}
