import type { ConvFormName, TiledFormName } from '../kernels/convolution/convFormNames.ts';
import { convFormNames, tiledFormName } from '../kernels/convolution/convFormNames.ts';
import { convForms } from '../kernels/convolution/convForms.ts';
import { winogradSkipping } from '../kernels/convolution/forms/winogradSkipping.ts';

/**
 * How a layer's kernel is built: the form of a convolution, or the plain loop of any other layer; `fused` for a pooling that
 * belongs to the convolution before it, whose cost contains it.
 */
export type KernelForm = ConvFormName | TiledFormName | 'fused' | 'loop';

/** In the order in which people see them. */
export const kernelForms: readonly KernelForm[] = [...convFormNames, tiledFormName, 'fused', 'loop'];

/** A form in sentences for people. */
export function formDescription(form: KernelForm): string {
  switch (form) {
    case 'fused':
      return (
        'Max-pooling that the convolution before it does on its own sums, so that the whole image is never stored; its cost is in ' +
        'the convolution.'
      );
    case 'loop':
      return 'Plain loops over the layer, for everything that is no convolution.';
    case tiledFormName:
      return winogradSkipping.description;
    default:
      return convForms[form].description;
  }
}
