import type { LabelledImages } from './labelledImages.ts';

/**
 * Images of channels x height x width as height x width x channels, where just these are the extents of a network's input (`shape`), with a
 * notice; others as they are.
 */
export function channelsLast(images: LabelledImages, shape: readonly number[] = []): LabelledImages {
  const [height = 0, width = 0, channels = 1] = shape;
  const first = [channels, height, width].join();
  const wanted = [height, width, channels];
  const isImage = shape.length === 2 || shape.length === 3;
  if (!isImage || images.shape.join() !== first || first === wanted.join()) return images;
  const values = images.values.slice();
  const area = height * width;
  const size = area * channels;
  for (let start = 0; start < values.length; start += size)
    for (let pixel = 0; pixel < area; pixel++)
      for (let channel = 0; channel < channels; channel++)
        values[start + pixel * channels + channel] = images.values[start + channel * area + pixel]!;
  const notice = `The images of ${images.name} have their channels first, ${images.shape.join(' x ')}; they are taken as ${wanted.join(' x ')}.`;
  return { ...images, shape: wanted, values, notice };
}
