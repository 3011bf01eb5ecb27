import type { Network } from '../network/network.ts';
import type { InputScale } from './inputScale.ts';
import { scaledChannels, valueOfReal } from './inputScale.ts';
import type { LabelledImages } from './labelledImages.ts';
import { quantiseInput } from './quantiseInput.ts';
import { quantisedInput } from './usualInputScale.ts';

/** A picture of 4 bytes per pixel, row-major: red, green, blue, opacity. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8ClampedArray;
}

/**
 * What a network sees of an image, drawn back: the values of its input as the pixels that they stand for, so that what is cut off or
 * rounded away is missing. Values that stand for no pixels are drawn from one end of the input's range to the other. Null for inputs
 * that are no pictures.
 */
export function seenPixels(
  images: LabelledImages,
  network: Network,
  scale: InputScale,
  colourOrder: 'rgb' | 'bgr',
  index: number,
): Picture | null {
  const { shape, values } = images;
  const [height = 0, width = 0, channels = 1] = shape;
  if (shape.length < 2 || shape.length > 3 || (channels !== 1 && channels !== 3)) return null;
  const tensor = quantisedInput(network);
  const input = quantiseInput(images, tensor, scale)(index);
  const isPixels = values instanceof Uint8Array && scale !== 'raw';
  const own = scaledChannels(scale);
  const byteAt = (at: number): number => {
    const value = input[at]!;
    if (!isPixels) return tensor.type === 'float32' ? value : value + 128;
    const real = tensor.type === 'float32' ? value : tensor.scale * (value - tensor.zeroPoint);
    return valueOfReal(scale, real, at % own);
  };
  const rgba = new Uint8ClampedArray(4 * height * width).fill(255);
  for (let pixel = 0; pixel < height * width; pixel++)
    for (let colour = 0; colour < 3; colour++) {
      const channel = channels === 1 ? 0 : colourOrder === 'bgr' ? 2 - colour : colour;
      rgba[4 * pixel + colour] = byteAt(pixel * channels + channel);
    }
  return { width, height, rgba };
}
