import { fittedImages } from '../exploration/recipe/classifier.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { defaultSplits } from '../images/splits.ts';
import { TauscopeError } from '../network/errors.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';
import { floatTensor } from '../network/floatNetwork.ts';
import { floatInput } from './floatInput.ts';

/** The images with labels as a float network's outputs count them. Throws as {@link fittedImages}. */
export function classifiedImages(network: FloatNetwork, images: LabelledImages): LabelledImages {
  if (images.targets)
    throw new TauscopeError(
      'data-mismatch',
      `${images.name} has targets of a regression; quantising compares classes. Quantise the model elsewhere, and open the int8 one.`,
    );
  return fittedImages({ ...network, input: 0, output: network.layers.length }, images);
}

/**
 * Throws TauscopeError `data-mismatch` when images or labels do not fit a float network or are too few to split,
 * `model-unsupported` when it names no classes.
 */
export function checkFloatFit(network: FloatNetwork, images: LabelledImages): void {
  defaultSplits(images);
  floatInput(images, floatTensor(network, 0), 'x')(0);
  classifiedImages(network, images);
}
