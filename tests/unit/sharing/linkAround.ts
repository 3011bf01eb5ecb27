import { createHash } from 'node:crypto';

/** A link around any bytes, made by node's zlib and hash only. */
export function linkAround(packed: Uint8Array, version = '2'): string {
  const signed = `${version}.${Buffer.from(packed).toString('base64url')}`;
  const checksum = createHash('sha256').update(signed).digest().subarray(0, 6).toString('base64url');
  return `#${signed}.${checksum}`;
}
