import type { ConvForm } from '../convForm.ts';
import { winogradKernel } from './winogradKernel.ts';

/** Fast convolution, transformed weights in flash. */
export const winograd: ConvForm = {
  candidateFor: 'every layer',
  description:
    'Fast convolution in whole numbers (Winograd), bit for bit the plain one: tiles of up to 4 x 4 outputs of a 3x3 window at stride 1 or 2 are ' +
    'transformed, so that they take down to a quarter of the products, at stride 2 down to 0.56. Transformed weights lie in flash as int16 pairs, up to 8 bytes for each ' +
    'weight, at stride 2 up to 18; transformed inputs need RAM. A typical exact layer takes 0.33 to 0.34 cycles per MAC, at stride 2 0.66 to 0.80.',
  make: (task, target) => winogradKernel(task, target, 'int16'),
};
