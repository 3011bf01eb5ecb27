import { fittedImages } from '../exploration/recipe/classifier.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import type { FloatNetwork } from '../network/floatNetwork.ts';

/** The images with labels as a float network's outputs count them. Throws as {@link fittedImages}. */
export function classifiedImages(network: FloatNetwork, images: LabelledImages): LabelledImages {
  return fittedImages({ ...network, input: 0, output: network.layers.length }, images);
}
