import { zipSync } from 'fflate';
import type { BundleFile } from './bundleJob.ts';

/** The earliest date a zip entry can hold. Zip entries have no time zone, so its local fields are what counts. */
const entryDate = new Date(1980, 0, 1);

/** A zip of text files in the given order; the same files give the same bytes anywhere. */
export function zipOf(files: readonly BundleFile[]): Uint8Array {
  const encoder = new TextEncoder();
  const entries = files.map(({ path, text }) => [path, encoder.encode(text)] as const);
  return zipSync(Object.fromEntries(entries), { level: 9, mtime: entryDate });
}
