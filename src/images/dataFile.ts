/** A file as a person gave it; the name is for messages only, never for deciding what the file is. */
export interface DataFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A count with thousands separators, for messages. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}
