import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { crc32 } from './crc32.ts';
import { damagedFile, viewOf } from './damagedFile.ts';
import type { DataFile } from './dataFile.ts';
import type { UnpackBudget } from './dataLimits.ts';
import { dataLimits, takeFromBudget } from './dataLimits.ts';
import { inflateBounded } from './inflateBounded.ts';
import { memberName } from './memberName.ts';

/** One file of a zip archive, still packed. */
export interface ZipEntry {
  readonly name: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc32: number;
  readonly packed: Uint8Array;
  /** Length after unpacking, as the archive says. */
  readonly length: number;
}

/** Record layouts: PKWARE APPNOTE sections 4.3.7 (local), 4.3.12 (central), 4.3.16 (end of directory). */
const localHeader = { signature: 0x04034b50, bytes: 30 };
const centralHeader = { signature: 0x02014b50, bytes: 46 };
const endRecord = { signature: 0x06054b50, bytes: 22 };
const largestCommentBytes = 0xffff;

export function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0, true) === localHeader.signature;
}

/**
 * The members by name, read from the central directory; nothing is unpacked.
 * @throws TauscopeError data-format, data-limit
 */
export function zipEntries({ name: archive, bytes }: DataFile): Map<string, ZipEntry> {
  const view = viewOf(bytes);
  const end = endRecordStart(view);
  if (end === -1) throw damagedFile(archive, 'the directory at the end of the zip archive is missing');
  const count = view.getUint16(end + 10, true);
  if (count > dataLimits.archiveEntries)
    throw new TauscopeError(
      'data-limit',
      `${archive} holds ${formatCount(count)} files; at most ${formatCount(dataLimits.archiveEntries)} are read. ` +
        'Keep fewer, or store the images as arrays x and y in .npz.',
    );
  const entries = new Map<string, ZipEntry>();
  let at = view.getUint32(end + 16, true);
  for (let index = 0; index < count; index++) {
    if (at + centralHeader.bytes > end || view.getUint32(at, true) !== centralHeader.signature)
      throw damagedFile(archive, `entry ${index} of its zip directory is not where it should be`);
    const nameEnd = at + centralHeader.bytes + view.getUint16(at + 28, true);
    if (nameEnd > end) throw damagedFile(archive, `the name of entry ${index} of its zip directory is cut`);
    const name = memberName(bytes.subarray(at + centralHeader.bytes, nameEnd));
    if (entries.has(name)) throw damagedFile(archive, `it holds ${name} twice`);
    const start = view.getUint32(at + 42, true);
    entries.set(name, {
      name,
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc32: view.getUint32(at + 16, true),
      packed: packedBytes(archive, name, bytes, start, view.getUint32(at + 20, true)),
      length: view.getUint32(at + 24, true),
    });
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Unpacks one member; length and CRC are compared. @throws TauscopeError data-format, data-limit */
export function unzipEntry(archive: string, entry: ZipEntry, budget: UnpackBudget): Uint8Array {
  const name = `${entry.name} in ${archive}`;
  if (entry.encrypted || (entry.method !== 0 && entry.method !== 8))
    throw new TauscopeError(
      'data-format',
      `${name} is ${entry.encrypted ? 'encrypted' : `packed by zip method ${entry.method}`}; expected stored or deflated. ` +
        'Write it with numpy.savez, or by a program that zips files plainly.',
    );
  takeFromBudget(budget, entry.length, name);
  const unpacked = entry.method === 0 ? entry.packed : inflateBounded(entry.packed, entry.length);
  if (unpacked === 'too long' || unpacked === 'broken' || unpacked.length !== entry.length)
    throw damagedFile(
      name,
      `it does not unpack to the ${formatCount(entry.length)} bytes that the archive announces`,
    );
  if (crc32(unpacked) !== entry.crc32) throw damagedFile(name, 'its checksum (CRC-32) does not match');
  return unpacked;
}

function endRecordStart(view: DataView): number {
  const last = view.byteLength - endRecord.bytes;
  for (let at = last; at >= 0 && at >= last - largestCommentBytes; at--)
    if (view.getUint32(at, true) === endRecord.signature && at + view.getUint16(at + 20, true) === last)
      return at;
  return -1;
}

function packedBytes(
  archive: string,
  name: string,
  bytes: Uint8Array,
  start: number,
  length: number,
): Uint8Array {
  const view = viewOf(bytes);
  if (start + localHeader.bytes <= bytes.length && view.getUint32(start, true) === localHeader.signature) {
    const from =
      start + localHeader.bytes + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
    if (from + length <= bytes.length) return bytes.subarray(from, from + length);
  }
  throw damagedFile(archive, `the content of ${name} is not where its zip directory says`);
}
