import type { ConvForm } from '../kernels/convolution/convForms.ts';

/**
 * How a layer's kernel is built: the form of a convolution, or the plain loop of any other layer; `fused` for a pooling that
 * belongs to the convolution before it, whose cost contains it.
 */
export type KernelForm = ConvForm | 'loop' | 'fused';
