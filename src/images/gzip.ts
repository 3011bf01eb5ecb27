import { formatCount } from '../words/counts.ts';
import { crc32 } from './crc32.ts';
import { damagedFile, viewOf } from './damagedFile.ts';
import type { DataFile } from './dataFile.ts';
import type { UnpackBudget } from './dataLimits.ts';
import { takeFromBudget } from './dataLimits.ts';
import { inflateBounded } from './inflateBounded.ts';

const headerBytes = 10;
const trailerBytes = 8;
const flags = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Unpacks a gzip file of one member (RFC 1952); length and CRC are compared. @throws TauscopeError data-format, data-limit */
export function gunzip(file: DataFile, budget: UnpackBudget): DataFile {
  const { name, bytes } = file;
  const start = bodyStart(bytes);
  const end = bytes.length - trailerBytes;
  if (start === null || start > end) throw damagedFile(name, 'its gzip header is not complete and valid');
  const trailer = viewOf(bytes.subarray(end));
  const length = trailer.getUint32(4, true);
  takeFromBudget(budget, length, name);
  const unpacked = inflateBounded(bytes, length, 'gzip');
  if (unpacked === 'too long' || unpacked === 'broken' || unpacked.length !== length)
    throw damagedFile(
      name,
      `it does not unpack to the ${formatCount(length)} bytes that its end announces (several gzip members in one file are not read)`,
    );
  if (crc32(unpacked) !== trailer.getUint32(0, true))
    throw damagedFile(name, 'its checksum (CRC-32) does not match');
  return { name, bytes: unpacked };
}

/** Where the deflate stream starts, or null for a header that is cut or not of gzip with deflate. */
function bodyStart(bytes: Uint8Array): number | null {
  const flag = bytes[3] ?? flags.reserved;
  if (bytes[2] !== 8 || flag & flags.reserved) return null;
  let start = headerBytes;
  if (flag & flags.extra) start += 2 + (bytes[start] ?? 0) + 256 * (bytes[start + 1] ?? 0);
  for (const text of [flags.name, flags.comment])
    if (flag & text) {
      const end = bytes.indexOf(0, start);
      if (end === -1) return null;
      start = end + 1;
    }
  return flag & flags.headerCrc ? start + 2 : start;
}
