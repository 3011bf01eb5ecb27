import { formatCount } from '../words/counts.ts';
import { namesOf } from './classNames.ts';
import type { DataFile } from './dataFile.ts';
import type { ImageRange, LabelledImages } from './labelledImages.ts';

/**
 * CIFAR binary files (https://www.cs.toronto.edu/~kriz/cifar.html): records of label bytes and the red, green and blue
 * plane of a 32 x 32 image, 1,024 bytes each, without any header.
 */
export interface CifarFormat {
  readonly name: 'CIFAR-10 batch' | 'CIFAR-100 file';
  /** Classes of each label byte; the last one is the finest. */
  readonly classCounts: readonly number[];
}

const cifar10: CifarFormat = { name: 'CIFAR-10 batch', classCounts: [10] };
/** Superclass, then class. */
const cifar100: CifarFormat = { name: 'CIFAR-100 file', classCounts: [20, 100] };
const formats = [cifar10, cifar100];

const planeBytes = 32 * 32;
const imageBytes = 3 * planeBytes;
const recordBytesOf = ({ classCounts }: CifarFormat): number => classCounts.length + imageBytes;

/** First record with a label that is no class of the format, or -1. A record that is cut counts as well. */
function firstBadRecord(bytes: Uint8Array, format: CifarFormat): number {
  const recordBytes = recordBytesOf(format);
  for (let start = 0; start < bytes.length; start += recordBytes)
    if (format.classCounts.some((classes, n) => bytes[start + n]! >= classes)) return start / recordBytes;
  return -1;
}

/** The format that content can have: whole records, every label a class; null for none. */
export function cifarFormat(bytes: Uint8Array): CifarFormat | null {
  const isOf = (format: CifarFormat) =>
    bytes.length > 0 && bytes.length % recordBytesOf(format) === 0 && firstBadRecord(bytes, format) === -1;
  return formats.find(isOf) ?? null;
}

/** What keeps a file that resembles a CIFAR file from being one, or an empty text when nothing resembles it. */
export function cifarFault(bytes: Uint8Array): string {
  for (const format of formats) {
    const { name, classCounts } = format;
    const recordBytes = recordBytesOf(format);
    const whole = Math.floor(bytes.length / recordBytes);
    const rest = bytes.length % recordBytes;
    const bad = firstBadRecord(bytes, format);
    if (whole > 0 && rest === 0 && bad > 0) {
      const found = [...bytes.subarray(bad * recordBytes, bad * recordBytes + classCounts.length)].join(', ');
      const expected = classCounts.map((classes) => `0 to ${classes - 1}`).join(', ');
      return `It has the size of a ${name}, but record ${bad} has the label ${found} (expected ${expected}): get the file again.`;
    }
    if (whole > 1 && rest > 0 && bad === -1)
      return (
        `It resembles a ${name} that is cut: ${formatCount(whole)} whole records of ${formatCount(recordBytes)} bytes ` +
        `and ${formatCount(rest)} bytes more: get the file again.`
      );
  }
  return '';
}

/**
 * Images of one or more files of a format (found by {@link cifarFormat}) as bytes [count][32][32][3], with their finest labels.
 * Several files follow each other by name, so that the order in which they were picked changes nothing.
 * @param beside other files of the archive, which may name the classes
 */
export function readCifar(
  files: readonly DataFile[],
  format: CifarFormat,
  beside: readonly DataFile[] = [],
): LabelledImages {
  const recordBytes = recordBytesOf(format);
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const count = sorted.reduce((sum, { bytes }) => sum + bytes.length / recordBytes, 0);
  const values = new Uint8Array(count * imageBytes);
  const names = format.classCounts.map((classCount) => namesOf(classCount, beside));
  const labellings = format.classCounts.map((classCount, n) => ({
    classCount,
    labels: new Uint8Array(count),
    ...(names[n] && !names.includes(undefined) && { classNames: names[n] }),
  }));
  const ranges: ImageRange[] = [];
  let image = 0;
  for (const { name, bytes } of sorted) {
    ranges.push({ name, first: image, count: bytes.length / recordBytes });
    for (let start = 0; start < bytes.length; start += recordBytes, image++) {
      labellings.forEach(({ labels }, n) => (labels[image] = bytes[start + n]!));
      const firstRed = start + labellings.length;
      let to = image * imageBytes;
      for (let red = firstRed; red < firstRed + planeBytes; red++) {
        values[to++] = bytes[red]!;
        values[to++] = bytes[red + planeBytes]!;
        values[to++] = bytes[red + 2 * planeBytes]!;
      }
    }
  }
  const [coarse, fine] = labellings;
  return {
    name: sorted.map(({ name }) => name).join(' + '),
    shape: [32, 32, 3],
    count,
    values,
    ...(fine ? { ...fine, coarse: coarse! } : coarse!),
    ...(ranges.length > 1 && { files: ranges }),
  };
}
