import { hasImageName } from './imageFile.ts';
import { isLabelList } from './labelList.ts';

/** A file in a folder, not read yet; `path` leads there from the folder, its steps joined by slashes. */
export interface FolderFile {
  readonly path: string;
  readonly bytes: number;
}

const blockBytes = 512;
const encoder = new TextEncoder();

/**
 * A folder as one data file, a tar archive in parts: blocks of bytes, and the files whose contents go between them. The same files give the
 * same bytes, on page and command; hidden files come and go and are left out, and what is neither image nor list of labels where there are images.
 */
export function packFolder<T extends FolderFile>(files: readonly T[]): (Uint8Array<ArrayBuffer> | T)[] {
  const visible = files.filter(({ path }) => !/(^|\/)\./.test(path));
  const hasImages = visible.some(({ path }) => hasImageName(path));
  const kept = visible.filter(({ path }) => !hasImages || hasImageName(path) || isLabelList(path));
  const packed = kept.sort((a, b) => (a.path < b.path ? -1 : 1));
  return [...packed.flatMap((file) => entry(file)), new Uint8Array(2 * blockBytes)];
}

function entry<T extends FolderFile>(file: T): (Uint8Array<ArrayBuffer> | T)[] {
  const name = encoder.encode(file.path);
  const isLong = name.length > 100;
  return [
    ...(isLong ? [header(encoder.encode('path'), name.length, 'L'), name, padding(name.length)] : []),
    header(isLong ? name.subarray(0, 100) : name, file.bytes, '0'),
    file,
    padding(file.bytes),
  ];
}

/** A ustar header as `tar.ts` reads it; type `L` gives the name of the next entry. */
function header(name: Uint8Array, bytes: number, type: 'L' | '0'): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(blockBytes);
  const write = (text: string, at: number) => block.set(encoder.encode(text), at);
  block.set(name);
  write('0000644', 100);
  write(bytes.toString(8).padStart(11, '0'), 124);
  write(' '.repeat(8), 148);
  write(type, 156);
  write('ustar  ', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padding(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array((blockBytes - (bytes % blockBytes)) % blockBytes);
}
