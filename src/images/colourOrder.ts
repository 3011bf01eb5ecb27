import { TauscopeError } from '../network/errors.ts';
import type { ImageTarget } from './imageTarget.ts';
import type { LabelledImages } from './labelledImages.ts';

/** Images of three channels with these in the order of the target; others only without one. @throws TauscopeError data-mismatch */
export function inColourOrder(
  images: LabelledImages,
  { colourOrder }: Pick<ImageTarget, 'colourOrder'>,
): LabelledImages {
  if (colourOrder === undefined) return images;
  const { name, shape } = images;
  if (shape.length !== 3 || shape[2] !== 3)
    throw new TauscopeError(
      'data-mismatch',
      `Blue, green, red is an order of three channels, but each image of ${name} is ${shape.join(' x ')}. Take the images as they are.`,
    );
  const values = images.values.slice();
  for (let at = 0; at < values.length; at += 3) values.subarray(at, at + 3).reverse();
  return { ...images, values };
}
