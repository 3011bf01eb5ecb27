import { unsupportedError } from '../modelError.ts';

/** Of a model whose operators change no value. */
export function unchangedInput(outputLabel: string): Error {
  return unsupportedError(
    `${outputLabel}, the model's output, has the values of its input: no operator changes them`,
    'Tauscope runs models of at least one layer',
    'choose an output further on, or export the whole model',
  );
}
