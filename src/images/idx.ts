import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { damagedFile, viewOf } from './damagedFile.ts';
import type { DataFile } from './dataFile.ts';
import type { IdxArray } from './idxPairs.ts';
import { idxPairs } from './idxPairs.ts';
import { joinedBytes } from './joinedBytes.ts';
import type { ImageRange, LabelledImages } from './labelledImages.ts';
import { countClasses } from './labels.ts';

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
 * A labelled set from one or more pairs of an image file and its label file, given in any order (see {@link idxPairs}).
 * Images (N, h, w) get the shape [h, w, 1].
 * @throws TauscopeError data-format, data-mismatch
 */
export function readIdx(files: readonly DataFile[]): LabelledImages {
  const pairs = idxPairs(files.map(readArray));
  const labels = joinedBytes(pairs.map((pair) => pair.labels.values));
  const ranges: ImageRange[] = [];
  let count = 0;
  for (const { images } of pairs) {
    ranges.push({ name: images.name, first: count, count: images.extents[0]! });
    count += images.extents[0]!;
  }
  const shape = commonShape(pairs.map(({ images }) => images));
  return {
    name: ranges.map(({ name }) => name).join(' + '),
    shape: shape.length === 2 ? [...shape, 1] : shape,
    count,
    classCount: countClasses(labels),
    values: joinedBytes(pairs.map(({ images }) => images.values)),
    labels,
    ...(ranges.length > 1 && { files: ranges }),
  };
}

/** Extents of one image, the same in all files. */
function commonShape(files: readonly IdxArray[]): number[] {
  const [first, ...others] = files.map(({ name, extents }) => ({ name, shape: extents.slice(1) }));
  if (first!.shape.includes(0)) throw damagedFile(first!.name, `its images are ${first!.shape.join(' x ')}`);
  const other = others.find(({ shape }) => shape.join() !== first!.shape.join());
  if (!other) return first!.shape;
  throw new TauscopeError(
    'data-mismatch',
    `The images in ${first!.name} are ${first!.shape.join(' x ')}, but those in ${other.name} are ${other.shape.join(' x ')}. ` +
      'Take all files from the same data set.',
  );
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
