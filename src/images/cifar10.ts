import { formatCount } from '../words/counts.ts';
import type { DataFile } from './dataFile.ts';
import type { ImageRange, LabelledImages } from './labelledImages.ts';

/**
 * CIFAR-10 binary batches (https://www.cs.toronto.edu/~kriz/cifar.html): records of one label byte 0..9 and the red,
 * green and blue plane of a 32 x 32 image, 1,024 bytes each, without any header.
 */
const planeBytes = 32 * 32;
const imageBytes = 3 * planeBytes;
const recordBytes = 1 + imageBytes;
const classCount = 10;

/** First record whose label is no CIFAR-10 class, or -1. A record that is cut counts as well. */
function firstBadRecord(bytes: Uint8Array): number {
  for (let start = 0; start < bytes.length; start += recordBytes)
    if (bytes[start]! >= classCount) return start / recordBytes;
  return -1;
}

/** Whether the content can be a CIFAR-10 batch: whole records, every label 0..9. */
export function isCifar10(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes.length % recordBytes === 0 && firstBadRecord(bytes) === -1;
}

/** What keeps a file that resembles a CIFAR-10 batch from being one, or an empty text when nothing resembles it. */
export function cifar10Fault(bytes: Uint8Array): string {
  const whole = Math.floor(bytes.length / recordBytes);
  const rest = bytes.length % recordBytes;
  const bad = firstBadRecord(bytes);
  if (whole > 0 && rest === 0 && bad > 0)
    return `It has the size of a CIFAR-10 batch, but record ${bad} has the label ${bytes[bad * recordBytes]} (expected 0 to 9): get the file again.`;
  if (whole > 1 && rest > 0 && bad === -1)
    return (
      `It resembles a CIFAR-10 batch that is cut: ${formatCount(whole)} whole records of ${formatCount(recordBytes)} bytes ` +
      `and ${formatCount(rest)} bytes more: get the file again.`
    );
  return '';
}

/**
 * Images of one or more batches (each accepted by {@link isCifar10}) as bytes [count][32][32][3]. Several files follow
 * each other by name, so that the order in which they were picked changes nothing.
 */
export function readCifar10(files: readonly DataFile[]): LabelledImages {
  const batches = [...files].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const count = batches.reduce((sum, { bytes }) => sum + bytes.length / recordBytes, 0);
  const values = new Uint8Array(count * imageBytes);
  const labels = new Uint8Array(count);
  const ranges: ImageRange[] = [];
  let image = 0;
  for (const { name, bytes } of batches) {
    ranges.push({ name, first: image, count: bytes.length / recordBytes });
    for (let start = 0; start < bytes.length; start += recordBytes, image++) {
      labels[image] = bytes[start]!;
      let to = image * imageBytes;
      for (let red = start + 1; red <= start + planeBytes; red++) {
        values[to++] = bytes[red]!;
        values[to++] = bytes[red + planeBytes]!;
        values[to++] = bytes[red + 2 * planeBytes]!;
      }
    }
  }
  return {
    name: batches.map(({ name }) => name).join(' + '),
    shape: [32, 32, 3],
    count,
    classCount,
    values,
    labels,
    ...(ranges.length > 1 && { files: ranges }),
  };
}
