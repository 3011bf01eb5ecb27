import type { Network } from '../network/network.ts';
import type { InputScale } from './inputScale.ts';
import type { LabelledImages } from './labelledImages.ts';
import { byteInputs } from './quantiseInput.ts';
import { quantisedInput, usualInputScale } from './usualInputScale.ts';

/** Whether a network's int8 inputs are the data set's bytes, less 128, in every channel. */
export function isPixelInput(
  images: Pick<LabelledImages, 'values'>,
  network: Network,
  scale: InputScale = usualInputScale(images, network),
): boolean {
  if (!(images.values instanceof Uint8Array)) return false;
  return byteInputs(quantisedInput(network), scale).every((table) =>
    table.every((value, byte) => value === byte - 128),
  );
}
