import { zipSync } from 'fflate';
import type { BundleFile } from './bundleJob.ts';

/** A zip of text files in the given order; the same files give the same bytes anywhere. */
export function zipOf(files: readonly BundleFile[]): Uint8Array {
  // Zip entries hold local date fields without a time zone; noon exists on every day everywhere.
  const mtime = new Date(1980, 0, 1, 12);
  const encoder = new TextEncoder();
  const entries = files.map(({ path, text }) => [path, encoder.encode(text)] as const);
  return zipSync(Object.fromEntries(entries), { level: 9, mtime });
}
