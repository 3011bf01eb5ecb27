import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { checkCounts } from './labels.ts';

/** The content of an IDX file of bytes; the first extent counts its images or labels. */
export interface IdxArray {
  readonly name: string;
  readonly extents: readonly number[];
  readonly values: Uint8Array;
}

/** An image file and the label file that belongs to it. */
export interface IdxPair {
  readonly images: IdxArray;
  readonly labels: IdxArray;
}

/**
 * Pairs of image and label files: those of equal counts, and where several have the same count those named most alike.
 * The pairs are in the order of their image files' names.
 * @throws TauscopeError data-format when a file has no partner, data-mismatch when counts or names leave no clear pairs
 */
export function idxPairs(files: readonly IdxArray[]): IdxPair[] {
  const images = files.filter(({ extents }) => extents.length > 1).sort(byName);
  const labels = files.filter(({ extents }) => extents.length === 1).sort(byName);
  if (images.length !== labels.length) throw withoutPartner(images, labels);
  if (images.length === 1) return [checked({ images: images[0]!, labels: labels[0]! })];
  return images.map((image) => {
    const ofCount = (array: IdxArray) => countOf(array) === countOf(image);
    const rivals = images.filter(ofCount);
    const partners = labels.filter(ofCount);
    if (rivals.length !== partners.length) throw otherCounts(images, labels);
    const best = mostAlike(image, partners);
    // Two image files with the same best partner leave another label file without one.
    if (!best || rivals.some((rival) => rival !== image && mostAlike(rival, partners) === best))
      throw notTold(rivals, partners);
    return checked({ images: image, labels: best });
  });
}

function byName(a: IdxArray, b: IdxArray): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function countOf({ extents }: IdxArray): number {
  return extents[0] ?? 0;
}

function checked(pair: IdxPair): IdxPair {
  checkCounts(pair.images.name, countOf(pair.images), pair.labels.name, countOf(pair.labels));
  return pair;
}

/** The one of `partners` whose name has most in common with that of `image`, or null when two have the same. */
function mostAlike({ name }: IdxArray, partners: readonly IdxArray[]): IdxArray | null {
  const likenesses = partners.map((partner) => likeness(name, partner.name));
  const most = Math.max(...likenesses);
  const first = likenesses.indexOf(most);
  return likenesses.lastIndexOf(most) === first ? (partners[first] ?? null) : null;
}

/** How many characters two names share at their beginnings and ends. */
function likeness(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < most - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return head + tail;
}

function withoutPartner(images: readonly IdxArray[], labels: readonly IdxArray[]): TauscopeError {
  const advice =
    images.length === 0 && labels.length === 1
      ? 'Give its image file too (such as t10k-images-idx3-ubyte).'
      : labels.length === 0 && images.length === 1
        ? 'Give its label file too (such as t10k-labels-idx1-ubyte).'
        : 'Give as many image files as label files.';
  return new TauscopeError(
    'data-format',
    `An IDX data set is one or more pairs of an image file and a label file; found ${found(images, labels)}. ${advice}`,
  );
}

function otherCounts(images: readonly IdxArray[], labels: readonly IdxArray[]): TauscopeError {
  return new TauscopeError(
    'data-mismatch',
    `The image and label files of an IDX data set must hold as many images as labels, pair by pair; found ${found(images, labels)}. ` +
      'Take both files of a pair from the same data set and the same part of it.',
  );
}

function notTold(images: readonly IdxArray[], labels: readonly IdxArray[]): TauscopeError {
  return new TauscopeError(
    'data-mismatch',
    `These IDX files have equal counts and names that do not tell which belong together; found ${found(images, labels)}. ` +
      'Name the files of a pair alike (such as train-images and train-labels), or open one pair.',
  );
}

function found(images: readonly IdxArray[], labels: readonly IdxArray[]): string {
  const names = (arrays: readonly IdxArray[]): string =>
    arrays.map((array) => `${array.name} (${formatCount(countOf(array))})`).join(', ') || 'none';
  return `images: ${names(images)}; labels: ${names(labels)}`;
}
