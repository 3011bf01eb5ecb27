import { withForm } from '../exploration/recipe/editedRecipe.ts';
import type { PinnedForm } from '../exploration/recipe/recipe.ts';
import { convFormNames } from '../kernels/convolution/convFormNames.ts';
import { TauscopeError } from '../network/errors.ts';
import { checkConvolution } from './checkConvolution.ts';

/**
 * Pins kernel forms: "LAYER=FORM" each; "LAYER=auto" leaves the choice to the model again. Throws TauscopeError `usage`.
 * @param convolutions their layers, where the network is known
 */
export function parseForms(
  texts: readonly string[],
  before: readonly PinnedForm[] = [],
  convolutions?: readonly number[],
): PinnedForm[] {
  let forms = [...before];
  for (const text of texts) {
    const [, layer, name] = /^(\d+)=(.+)$/.exec(text) ?? [];
    const form = convFormNames.find((known) => known === name);
    if (layer === undefined || (!form && name !== 'auto'))
      throw new TauscopeError(
        'usage',
        `--form takes LAYER=FORM with one of auto, ${convFormNames.join(', ')}; found "${text}".`,
      );
    checkConvolution('--form', text, Number(layer), convolutions);
    forms = withForm(forms, Number(layer), form ?? null);
  }
  return forms;
}
