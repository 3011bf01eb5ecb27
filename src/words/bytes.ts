export const kibibyte = 1024;

/** "61.2 KiB" */
export function formatKibibytes(bytes: number): string {
  return `${(bytes / kibibyte).toFixed(1)} KiB`;
}

/** A size in the unit that suits it: "512 B", "61.2 KiB", "2.00 MiB". */
export function formatBytes(bytes: number): string {
  if (bytes < kibibyte) return `${bytes} B`;
  const mebibytes = bytes / kibibyte / kibibyte;
  return mebibytes < 1 ? formatKibibytes(bytes) : `${mebibytes.toFixed(2)} MiB`;
}
