import type { ConvForm } from './kernels/convForms.ts';

/** How a layer's kernel is built: the form of a convolution, or the plain loop of any other layer. */
export type KernelForm = ConvForm | 'loop';
