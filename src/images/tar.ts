import { TauscopeError } from '../network/errors.ts';
import { formatCount } from '../words/counts.ts';
import { printable } from '../words/names.ts';
import { damagedFile } from './damagedFile.ts';
import type { DataFile } from './dataFile.ts';
import { dataLimits } from './dataLimits.ts';
import { memberName } from './memberName.ts';

/** POSIX ustar blocks: a header of 512 bytes, the content, zeros up to the next multiple of 512. */
const blockBytes = 512;
const longestNameEntryBytes = 2 ** 16;

/** Whether the content starts with a ustar header (POSIX or GNU) whose checksum is right. */
export function isTar(bytes: Uint8Array): boolean {
  return text(bytes, 257, 5) === 'ustar' && hasRightSum(bytes.subarray(0, blockBytes));
}

/**
 * The regular files of a tar archive, as views of it; everything else is passed over. Of several with one path the last one counts, which
 * replaces the others when the archive is unpacked.
 * @throws TauscopeError data-format, data-limit
 */
export function tarFiles({ name: archive, bytes }: DataFile): DataFile[] {
  const files = new Map<string, DataFile>();
  let count = 0;
  let at = 0;
  let longName: string | null = null;
  for (let entries = 0; bytes[at] !== 0; entries++) {
    if (at + blockBytes > bytes.length) throw damagedFile(archive, 'its end, a block of zeros, is missing');
    if (count === dataLimits.archiveEntries || entries === 4 * dataLimits.archiveEntries)
      throw new TauscopeError(
        'data-limit',
        `${archive} holds more than ${formatCount(dataLimits.archiveEntries)} entries. Keep only the data set in it.`,
      );
    const header = bytes.subarray(at, at + blockBytes);
    const size = octal(header, 124, 12);
    if (size === null || !hasRightSum(header))
      throw damagedFile(archive, `no valid tar header at byte ${formatCount(at)}`);
    const path = longName ?? nameOf(header);
    const name = printable(path);
    const start = at + blockBytes;
    if (start + size > bytes.length)
      throw damagedFile(
        archive,
        `${name} should have ${formatCount(size)} bytes, but only ${formatCount(bytes.length - start)} follow`,
      );
    const type = text(header, 156, 1);
    const content = bytes.subarray(start, start + size);
    if (type === '' || type === '0') {
      files.set(plainPath(path), { name, bytes: content });
      count += 1;
    }
    longName = longNameOf(type, content);
    at = start + Math.ceil(size / blockBytes) * blockBytes;
  }
  return [...files.values()];
}

/** The path without steps that lead nowhere: `./cat//1.png` is `cat/1.png`. */
function plainPath(path: string): string {
  return path
    .split('/')
    .filter((step) => step !== '' && step !== '.')
    .join('/');
}

/** POSIX splits names of more than 100 bytes at a slash; GNU's archives, with a space behind `ustar`, hold other things there. */
function nameOf(header: Uint8Array): string {
  const [name, prefix] = [memberName(field(header, 0, 100)), memberName(field(header, 345, 155))];
  return header[262] === 0 && prefix !== '' ? `${prefix}/${name}` : name;
}

/** The next entry's name where an entry of its own gives it: GNU's `L`, or the path among the records of POSIX's `x`. */
function longNameOf(type: string, content: Uint8Array): string | null {
  if (content.length > longestNameEntryBytes) return null;
  if (type === 'L') return memberName(field(content, 0, content.length));
  return type === 'x' ? (/^\d+ path=(.*)$/m.exec(new TextDecoder().decode(content))?.[1] ?? null) : null;
}

/** Sum of the header's bytes with the sum's own field taken as spaces. */
function hasRightSum(header: Uint8Array): boolean {
  if (header.length < blockBytes) return false;
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return octal(header, 148, 8) === sum;
}

function octal(header: Uint8Array, start: number, length: number): number | null {
  const digits = text(header, start, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null;
}

/** Characters up to the first zero. */
function text(bytes: Uint8Array, start: number, length: number): string {
  return new TextDecoder().decode(field(bytes, start, length));
}

/** Up to its first zero. */
function field(bytes: Uint8Array, start: number, length: number): Uint8Array {
  const whole = bytes.subarray(start, start + length);
  const end = whole.indexOf(0);
  return end === -1 ? whole : whole.subarray(0, end);
}
