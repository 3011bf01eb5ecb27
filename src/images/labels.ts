import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';

/** Class labels and the number of classes they tell of: the largest label plus one. */
export interface Labels {
  readonly labels: Uint8Array | Uint16Array;
  readonly classCount: number;
  /** Names of the classes, that of class 0 first. */
  readonly classNames?: readonly string[];
}

/** Classes are 16-bit numbers. */
export const mostClasses = 2 ** 16;

export function countClasses(labels: Labels['labels']): number {
  let largest = 0;
  for (const label of labels) largest = Math.max(largest, label);
  return largest + 1;
}

/** @throws TauscopeError data-mismatch */
export function checkCounts(images: string, imageCount: number, labels: string, labelCount: number): void {
  if (imageCount !== labelCount)
    throw new TauscopeError(
      'data-mismatch',
      `${images} holds ${formatCount(imageCount)} images, but ${labels} holds ${formatCount(labelCount)} labels. ` +
        'Take both from the same data set and the same part of it.',
    );
  if (imageCount === 0)
    throw new TauscopeError(
      'data-format',
      `${images} holds no images; at least one is needed. Get the file again.`,
    );
}
