import { TauscopeError } from '../network/errors.ts';
import { damagedFile, viewOf } from './damagedFile.ts';
import type { DataFile } from './dataFile.ts';
import { formatCount } from './dataFile.ts';
import type { LabelledImages } from './labelledImages.ts';
import { checkCounts, countClasses } from './labels.ts';

/**
 * IDX (http://yann.lecun.com/exdb/mnist/): two zero bytes, a type, the number of dimensions, the extents as big-endian
 * 32-bit numbers, the values. One dimension: labels; more: images.
 */
const typeNames = new Map([
  [0x08, 'unsigned byte'],
  [0x09, 'signed byte'],
  [0x0b, 'int16'],
  [0x0c, 'int32'],
  [0x0d, 'float32'],
  [0x0e, 'float64'],
]);
const unsignedByte = 0x08;
const mostDimensions = 6;

interface IdxArray {
  readonly name: string;
  readonly extents: readonly number[];
  readonly values: Uint8Array;
}

export function isIdx(bytes: Uint8Array): boolean {
  const dimensions = bytes[3] ?? 0;
  return (
    bytes[0] === 0 &&
    bytes[1] === 0 &&
    typeNames.has(bytes[2]!) &&
    dimensions > 0 &&
    dimensions <= mostDimensions
  );
}

/** Whether it is IDX and of exactly the length its header asks for. */
export function isWholeIdx(bytes: Uint8Array): boolean {
  if (!isIdx(bytes)) return false;
  const extents = extentsOf(bytes);
  return extents !== null && bytes[2] === unsignedByte && bytes.length === wholeBytes(extents);
}

/**
 * A labelled set from an image file and its label file, in either order. Images (N, h, w) get the shape [h, w, 1].
 * @throws TauscopeError data-format, data-mismatch
 */
export function readIdx(files: readonly DataFile[]): LabelledImages {
  const arrays = files.map(readArray);
  const images = arrays.filter(({ extents }) => extents.length > 1);
  const labels = arrays.filter(({ extents }) => extents.length === 1);
  const [image] = images;
  const [label] = labels;
  if (arrays.length !== 2 || !image || !label) throw notAPair(images, labels);
  const [count = 0, ...extents] = image.extents;
  checkCounts(image.name, count, label.name, label.values.length);
  if (extents.includes(0)) throw damagedFile(image.name, `its images are ${extents.join(' x ')}`);
  return {
    name: image.name,
    shape: extents.length === 2 ? [...extents, 1] : extents,
    count,
    classCount: countClasses(label.values),
    values: image.values,
    labels: label.values,
  };
}

function readArray({ name, bytes }: DataFile): IdxArray {
  const type = typeNames.get(bytes[2]!);
  if (bytes[2] !== unsignedByte)
    throw new TauscopeError(
      'data-format',
      `${name} is an IDX file of ${type} values; only unsigned bytes are read. Save real values as float32 x in an .npz.`,
    );
  const extents = extentsOf(bytes);
  if (!extents) throw damagedFile(name, 'its IDX header is not complete');
  const expected = wholeBytes(extents);
  if (bytes.length !== expected)
    throw damagedFile(
      name,
      `its IDX header (${extents.join(' x ')}) asks for ${formatCount(expected)} bytes, found ${formatCount(bytes.length)}`,
    );
  return { name, extents, values: bytes.subarray(headerBytes(extents.length)) };
}

function extentsOf(bytes: Uint8Array): number[] | null {
  const dimensions = bytes[3] ?? 0;
  if (bytes.length < headerBytes(dimensions)) return null;
  const view = viewOf(bytes);
  return Array.from({ length: dimensions }, (_, dimension) => view.getUint32(4 + 4 * dimension));
}

function headerBytes(dimensions: number): number {
  return 4 + 4 * dimensions;
}

function wholeBytes(extents: readonly number[]): number {
  return headerBytes(extents.length) + extents.reduce((product, extent) => product * extent, 1);
}

function notAPair(images: readonly IdxArray[], labels: readonly IdxArray[]): TauscopeError {
  const names = (arrays: readonly IdxArray[]): string => arrays.map(({ name }) => name).join(', ') || 'none';
  const missing =
    images.length === 0 && labels.length === 1
      ? 'Give its image file too (such as t10k-images-idx3-ubyte).'
      : labels.length === 0 && images.length === 1
        ? 'Give its label file too (such as t10k-labels-idx1-ubyte).'
        : 'Give exactly these two files of one data set.';
  return new TauscopeError(
    'data-format',
    `An IDX data set is one image file and one label file; found images: ${names(images)}; labels: ${names(labels)}. ${missing}`,
  );
}
