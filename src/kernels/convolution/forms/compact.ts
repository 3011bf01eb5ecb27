import type { ConvForm } from '../convForm.ts';
import { rolledKernel } from './rolledKernel.ts';

/** The loops of `rolled` on int8 weights that are expanded into RAM. */
export const compact: ConvForm = {
  candidateFor: 'every layer',
  description:
    'The loops of `rolled`, but weights are bytes in flash and are expanded into RAM once per pair of channels: half the ' +
    'flash, and no reads from flash inside the loops. A typical exact layer takes 0.95 cycles per MAC.',
  make: (task, target) => rolledKernel(task, target, 'int8'),
};
