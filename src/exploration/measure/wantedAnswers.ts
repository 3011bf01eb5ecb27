import type { LabelledImages } from '../../images/labelledImages.ts';
import type { WantedOutputs } from '../engine.ts';

/** What an engine that classifies images is to be told, and which of its answers are right. */
export interface WantedAnswers {
  readonly wanted?: WantedOutputs;
  /** One per image: its class, or 1 for a regression. */
  readonly right: Uint16Array;
}

/** @param indices of images in the set */
export function wantedAnswers(
  { labels, targets }: Pick<LabelledImages, 'labels' | 'targets'>,
  indices: Iterable<number>,
): WantedAnswers {
  const images = [...indices];
  if (!targets) return { right: Uint16Array.from(images, (image) => labels[image]!) };
  const { values, size, tolerance } = targets;
  const wanted = new Float64Array(images.length * size);
  images.forEach((image, n) => wanted.set(values.subarray(image * size, (image + 1) * size), n * size));
  return { wanted: { targets: wanted, tolerance }, right: new Uint16Array(images.length).fill(1) };
}
