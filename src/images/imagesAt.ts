import { elementCount } from '../network/network.ts';
import type { LabelledImages } from './labelledImages.ts';

/** Some images of a set as one of their own. */
export function imagesAt(
  { name, shape, values, labels, classCount }: LabelledImages,
  indices: readonly number[],
): LabelledImages {
  const size = elementCount(shape);
  const taken = values.slice(0, indices.length * size);
  indices.forEach((index, n) => taken.set(values.subarray(index * size, (index + 1) * size), n * size));
  const takenLabels = Uint16Array.from(indices, (index) => labels[index]!);
  return { name, shape, count: indices.length, values: taken, labels: takenLabels, classCount };
}
