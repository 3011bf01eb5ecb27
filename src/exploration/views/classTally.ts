import type { Exploration } from '../exploration.ts';
import { isBitSet } from '../points/bits.ts';

/** The images of one class. */
export interface ClassTally {
  readonly images: number;
  /** Answered with their class. */
  readonly correct: number;
}

/**
 * A tally for each class.
 * @param isCorrect by the number of the image among `labels`
 */
export function classTallies(
  labels: Iterable<number>,
  classCount: number,
  isCorrect: (n: number) => boolean,
): ClassTally[] {
  const tallies = Array.from({ length: classCount }, () => ({ images: 0, correct: 0 }));
  let n = 0;
  for (const label of labels) {
    const tally = tallies[label]!;
    tally.images++;
    if (isCorrect(n++)) tally.correct++;
  }
  return tallies;
}

/** A measured point's tallies on the selection images. */
export function pointClassTallies(
  { images, splits, points }: Pick<Exploration, 'images' | 'splits' | 'points'>,
  point: number,
): ClassTally[] {
  const bits = points.correctBits.subarray(point * points.bytesPerPoint);
  const labels = Array.from(splits.selection, (image) => images.labels[image]!);
  return classTallies(labels, images.classCount, (n) => isBitSet(bits, n));
}
