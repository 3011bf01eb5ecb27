import type { InputScale } from '../images/inputScale.ts';
import type { LabelledImages } from '../images/labelledImages.ts';
import { quantiseInput } from '../images/quantiseInput.ts';
import type { FloatTensor } from '../network/floatNetwork.ts';

/** Access to images as real inputs of a float network. Throws TauscopeError `data-mismatch` as `quantiseInput`. */
export function floatInput(
  images: LabelledImages,
  { name, shape }: FloatTensor,
  scale: InputScale,
): (index: number) => Float32Array {
  const inputOf = quantiseInput(images, { name, shape, type: 'float32', scale: 1, zeroPoint: 0 }, scale);
  return (index) => Float32Array.from(inputOf(index));
}
