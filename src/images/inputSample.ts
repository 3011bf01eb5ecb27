import type { Network } from '../network/network.ts';
import { elementCount } from '../network/network.ts';
import { evenly } from './evenly.ts';
import { imagesAt } from './imagesAt.ts';
import type { InputScale } from './inputScale.ts';
import type { LabelledImages } from './labelledImages.ts';
import type { InputSpread } from './proposeInputScale.ts';
import { inputSpread } from './proposeInputScale.ts';
import { quantiseInput } from './quantiseInput.ts';
import type { RealRange } from './usualInputScale.ts';
import { quantisedInput, tensorRange } from './usualInputScale.ts';

/** At most so many images, and so many values of them, are looked at. */
const mostImages = 64;
const mostValues = 2 ** 22;

/** What some of the images are at a network's input. */
export interface InputSample {
  /** The images looked at, from all over the set. */
  readonly indices: readonly number[];
  /** How often each int8 value occurs in them, that of -128 first; all 0 for a network that takes real values throughout. */
  readonly counts: Uint32Array;
  /** Their real values; null for values that are quantised already. */
  readonly spread: InputSpread | null;
  /** The real values that the input holds; null for a network that takes them as they are. */
  readonly range: RealRange | null;
}

export function inputSample(images: LabelledImages, network: Network, scale: InputScale): InputSample {
  const tensor = quantisedInput(network);
  const size = elementCount(images.shape);
  const indices = evenly(images.count, Math.max(1, Math.min(mostImages, Math.floor(mostValues / size))));
  const inputOf = quantiseInput(images, tensor, scale);
  const counts = new Uint32Array(256);
  if (tensor.type !== 'float32')
    for (const index of indices) for (const value of inputOf(index)) counts[value + 128]!++;
  return {
    indices,
    counts,
    spread: scale === 'raw' ? null : inputSpread(imagesAt(images, indices), tensor, scale),
    range: tensorRange(tensor),
  };
}
