/** A file as a person gave it; the name is printable, and for messages only, never for deciding what the file is. */
export interface DataFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}
