/** A file as a person gave it; the name is for messages only, never for deciding what the file is. */
export interface DataFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}
