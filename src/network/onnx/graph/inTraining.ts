import { unsupportedError } from '../../modelError.ts';
import type { NodeInputs } from './nodeInputs.ts';

/** Of an operator that computes otherwise while a model is trained, and is to do so. */
export function inTraining({ node }: NodeInputs): Error {
  return unsupportedError(
    `${node.label} has training_mode set`,
    'Tauscope runs models as they are after training',
    'export the model for inference, model.eval() in PyTorch',
  );
}
