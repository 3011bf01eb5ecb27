import { zipSync } from 'fflate';
import type { StoredFile } from './bundleJob.ts';

/** A zip of files in the given order; the same files give the same bytes anywhere. */
export function zipOf(files: readonly StoredFile[]): Uint8Array {
  // Zip entries hold local date fields without a time zone; noon exists on every day everywhere.
  const mtime = new Date(1980, 0, 1, 12);
  return zipSync(Object.fromEntries(files.map(({ path, bytes }) => [path, bytes])), { level: 9, mtime });
}
